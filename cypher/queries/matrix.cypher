// Who works with whom: faculty by partner, with the number and kinds of their activities.
//
// @group where to act
// @example --partner 'M&S'
// @then by_faculty
// @param partner partner?    Only this partner.
// @param faculty faculty?    Only this faculty.
// @column faculty_id         The faculty's id.
// @column faculty            Its name.
// @column partner_id         The partner's id.
// @column partner            Its name.
// @column tier               The partner's declared tier.
// @column activities         Number of activities in scope that join them.
// @column led                Of them, led by the faculty or one of its units.
// @column kinds: set         The kinds of those activities.
// @column rows: set          File and row of each of them.
// @include by-faculty
WHERE faculty IS NOT NULL AND ($faculty IS NULL OR faculty.id = $faculty)
MATCH (actor)-[part:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
WHERE ($partner IS NULL OR partner.id = $partner) AND
// @include of-partner
AND
// @include in-scope
MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
// Doubles of kinds and rows, from several units of a faculty, go when the sets are made.
RETURN faculty.id AS faculty_id, faculty.name AS faculty, partner.id AS partner_id,
       partner.name AS partner, partner.tier AS tier, count(DISTINCT activity) AS activities,
       sum(CASE WHEN part.lead THEN 1 ELSE 0 END) AS led,
       collect(kind.name) AS kinds, collect(activity.row) AS rows
