// How much the faculties do of which kind.
//
// @column faculty   The faculty's id.
// @column kind      The id of the kind.
// @column rows      File and row of each activity in scope.
MATCH (activity:Activity)-[:OF_KIND]->(kind:ActivityKind)
WHERE
// @include in-scope
MATCH (activity)<-[:UNDERTAKES]-(actor)
OPTIONAL MATCH (actor)-[:PART_OF]->(parent:Faculty)
WITH activity, kind, CASE WHEN actor:Faculty THEN actor ELSE parent END AS faculty
WHERE faculty IS NOT NULL
WITH DISTINCT faculty, kind, activity
ORDER BY faculty.id, kind.id, toInteger(split(activity.row, ':')[1]), activity.id
RETURN faculty.id AS faculty, kind.id AS kind, collect(activity.row) AS rows
ORDER BY faculty, kind
