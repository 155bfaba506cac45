// How much the faculties do of which kind.
//
// @column faculty   The faculty's id.
// @column kind      The id of the kind.
// @column rows: set File and row of each activity in scope.
// @include by-faculty
WITH actor, faculty.id AS faculty
WHERE faculty IS NOT NULL
MATCH (actor)-[:UNDERTAKES]->(activity:Activity)
WHERE
// @include in-scope
MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
RETURN faculty, kind.id AS kind, collect(DISTINCT activity.row) AS rows
ORDER BY faculty, kind
