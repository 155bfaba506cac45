// How many activities in scope each faculty has with each partner.
//
// @column faculty_id   The faculty's id.
// @column partner_id   The partner's id.
// @column activities   Number of activities in scope that join them.
// @column led          Of them, led by the faculty or one of its units.
// @include by-faculty
WITH actor, faculty.id AS faculty
WHERE faculty IS NOT NULL
MATCH (actor)-[part:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
WHERE partner.row IS NOT NULL AND (
// @include in-scope
)
RETURN faculty AS faculty_id, partner.id AS partner_id, count(DISTINCT activity) AS activities,
       count(DISTINCT CASE WHEN part.lead THEN activity.id END) AS led
ORDER BY faculty_id, activities DESC, partner_id
