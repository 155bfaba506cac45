// Who works with whom: faculty by partner, with the number and kinds of their activities.
//
// @param partner partner?    Only this partner.
// @param faculty faculty?    Only this faculty.
// @column faculty_id         The faculty's id.
// @column faculty            Its name.
// @column partner_id         The partner's id.
// @column partner            Its name.
// @column tier               The partner's declared tier.
// @column activities         Number of activities in scope that join them.
// @column led                Of them, led by the faculty or one of its units.
// @column kinds              The kinds of those activities, in the order of the rows.
// @column rows               File and row of each of them.
MATCH (partner:Partner)<-[:WITH]-(activity:Activity)
WHERE partner.row IS NOT NULL AND ($partner IS NULL OR partner.id = $partner) AND (
// @include in-scope
)
MATCH (activity)<-[part:UNDERTAKES]-(actor)
OPTIONAL MATCH (actor)-[:PART_OF]->(parent:Faculty)
WITH partner, activity, part, CASE WHEN actor:Faculty THEN actor ELSE parent END AS faculty
WHERE faculty IS NOT NULL AND ($faculty IS NULL OR faculty.id = $faculty)
WITH partner, faculty, activity, max(CASE WHEN part.lead THEN 1 ELSE 0 END) AS led
MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
WITH partner, faculty, activity, led, kind
ORDER BY faculty.id, partner.id, toInteger(split(activity.row, ':')[1]), activity.id
RETURN faculty.id AS faculty_id, faculty.name AS faculty, partner.id AS partner_id,
       partner.name AS partner, partner.tier AS tier, count(activity) AS activities,
       sum(led) AS led, collect(DISTINCT kind.name) AS kinds, collect(activity.row) AS rows
ORDER BY faculty_id, activities DESC, partner_id
