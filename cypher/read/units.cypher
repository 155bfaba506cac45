// The schools, institutes and services with what they do, for dossiers.
//
// @column id               The unit's id.
// @column unit             Its name.
// @column kind             Whether it is a school, an institute or a service.
// @column faculty_id       The id of its faculty.
// @column activities: bar  Number of activities in scope that it undertakes.
// @column led              Of them, led by it.
// @column partners         Number of distinct partners of those activities.
// @column kinds            Number of distinct kinds among them.
// @column row              File and row it comes from.
MATCH (unit:Unit)
WHERE unit.row IS NOT NULL
OPTIONAL MATCH (unit)-[:PART_OF]->(faculty:Faculty)
WITH unit, faculty.id AS faculty_id
CALL (unit) {
  OPTIONAL MATCH (unit)-[part:UNDERTAKES]->(activity:Activity)
  WHERE
// @include in-scope
  OPTIONAL MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
  OPTIONAL MATCH (activity)-[:WITH]->(partner:Partner)
  RETURN count(DISTINCT activity) AS activities,
         count(DISTINCT CASE WHEN part.lead THEN activity.id END) AS led,
         count(DISTINCT partner) AS partners, count(DISTINCT kind) AS kinds
}
RETURN unit.id AS id, unit.name AS unit, unit.kind AS kind, faculty_id, activities, led, partners,
       kinds, unit.row AS row
ORDER BY activities DESC, id
