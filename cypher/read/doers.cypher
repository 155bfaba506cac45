// A faculty and its units.
//
// @param id faculty?   The faculty's id.
// @column doer         Its own id and those of its units.
// @include by-faculty
WHERE faculty.id = $id
RETURN actor.id AS doer
ORDER BY doer
