// The faculties, with their schools and institutes, and how much they do with how many partners.
//
// @group portfolio
// @example --scope live
// @column id           The faculty's id.
// @column name         Its name.
// @column units        Number of its schools and institutes on record.
// @column active_units Number of them that take part in an activity in scope.
// @column activities   Number of activities in scope that the faculty or its units undertake.
// @column led          Of them, led by the faculty or one of its units.
// @column partners     Number of distinct partners of those activities.
// @column kinds        Number of distinct kinds among those activities.
// @column website      Its web page.
// @column source       Where the row is from.
// @column row          File and row it comes from.
// @given cite          Whether the rows are asked for.
// @cite rows           With --cite: the rows of the faculty, its units and those activities.
MATCH (faculty:Faculty)
WHERE faculty.row IS NOT NULL
OPTIONAL MATCH (faculty)<-[:PART_OF]-(member:Unit)
WITH faculty, collect(member) AS members, count(member) AS units
UNWIND members + [faculty] AS actor
OPTIONAL MATCH (actor)-[part:UNDERTAKES]->(activity:Activity)
WHERE
// @include in-scope
AND
// @include with-partner
OPTIONAL MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
OPTIONAL MATCH (activity)-[:WITH]->(partner:Partner)
RETURN faculty.id AS id, faculty.name AS name, units,
       count(DISTINCT CASE WHEN actor:Unit AND activity.id IS NOT NULL THEN actor.id END) AS active_units,
       count(DISTINCT activity) AS activities,
       count(DISTINCT CASE WHEN part.lead THEN activity.id END) AS led,
       count(DISTINCT partner) AS partners, count(DISTINCT kind) AS kinds,
       faculty.website AS website, faculty.source AS source, faculty.row AS row,
       [faculty.row] + collect(DISTINCT CASE WHEN $cite THEN actor.row END)
         + collect(DISTINCT CASE WHEN $cite THEN activity.row END) AS rows
ORDER BY id
