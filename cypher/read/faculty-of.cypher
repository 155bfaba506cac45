// The faculty that each faculty and unit counts for.
//
// @column id        Its own id.
// @column faculty   The faculty's id; null for a unit of the university itself.
// @include by-faculty
RETURN actor.id AS id, faculty.id AS faculty
ORDER BY id
