// The partners that each faculty and unit works with, for its dossier.
//
// @param of text*         Only those of the faculties and units of these ids.
// @column subject         The id of the unit, or of the faculty that it counts for.
// @column id              The partner's id.
// @column partner         Its name.
// @column tier            Its declared tier.
// @column activities: bar Number of activities in scope that join them.
// @column kinds: set      The kinds of those activities.
// @column rows: set       File and row of each of them.
// @include subjects
MATCH (actor)-[:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
WHERE partner.row IS NOT NULL AND
// @include in-scope
MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
RETURN subject, partner.id AS id, partner.name AS partner, partner.tier AS tier,
       count(DISTINCT activity) AS activities,
       collect(kind.name) AS kinds, collect(activity.row) AS rows
ORDER BY subject, activities DESC, id
