// The units and faculties that take part in the same activities, for dossiers.
//
// @param of text*          Only those of these ids.
// @column subject          The id of a unit or faculty.
// @column id               The id of another.
// @column unit             Its name.
// @column activities: bar  Number of activities in scope of both.
// @column rows: set        File and row of each of them.
MATCH (subject)-[:UNDERTAKES]->(activity:Activity)
WHERE subject.row IS NOT NULL AND (size($of) = 0 OR subject.id IN $of) AND
// @include in-scope
MATCH (activity)<-[:UNDERTAKES]-(other)
WHERE other.id <> subject.id AND other.row IS NOT NULL
RETURN subject.id AS subject, other.id AS id, other.name AS unit, count(activity) AS activities,
       collect(activity.row) AS rows
ORDER BY subject, activities DESC, id
