// Partners where one unit carries all or nearly all of the activities in scope.
//
// A unit is a school, an institute, a service, or a faculty for what it undertakes itself.
//
// @group risk
// @example --tier strategic --share 60
// @param share integer = 80   From how many per cent of the partner's activities on a unit carries them.
// @column id                  The partner's id.
// @column name                Its name.
// @column tier                Its declared tier.
// @column carries             What the unit carries: all, nearly all, or one activity where there is only one.
// @column unit_id             The unit's id.
// @column unit                Its name.
// @column unit_activities     Number of activities in scope with the partner that the unit takes part in.
// @column activities          Number of activities in scope with the partner.
// @column share               The first divided by the second, 0 to 1.
// @column alone               Of the unit's activities, those that nobody else takes part in.
// @given cite                 Whether the rows are asked for.
// @cite rows                  With --cite: the rows of the partner, the unit and the partner's activities in scope.
CALL () {
  // A row for each partner with activities.
  MATCH (activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include in-scope
  RETURN partner, count(activity) AS activities, 0 AS most
  UNION ALL
  // A row for each partner with a unit: the most that a unit takes part in, or more where it both
  // leads and is listed; who stays is counted exactly below.
  MATCH (unit)
  WHERE unit:Unit OR unit:Faculty
  MATCH (unit)-[:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include in-scope
  WITH partner, unit.id AS unit, count(activity) AS own
  RETURN partner, 0 AS activities, max(own) AS most
}
WITH partner, sum(activities) AS activities, max(most) AS most
WHERE 100 * most >= $share * activities AND
// @include of-partner
MATCH (partner)<-[:WITH]-(activity:Activity)
WHERE
// @include in-scope
WITH partner, activities, collect(activity) AS every
UNWIND every AS activity
MATCH (activity)<-[:UNDERTAKES]-(unit)
WHERE unit:Unit OR unit:Faculty
WITH partner, activities, [one IN every WHERE $cite | one.row] AS of_activities, unit, activity,
     EXISTS { MATCH (activity)<-[:UNDERTAKES]-(other) WHERE other.id <> unit.id } AS joint
WITH partner, activities, of_activities, unit, count(DISTINCT activity) AS unit_activities,
     count(DISTINCT CASE WHEN NOT joint THEN activity.id END) AS alone
WHERE 100 * unit_activities >= $share * activities
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier,
       CASE WHEN activities = 1 THEN 'one activity'
            WHEN unit_activities = activities THEN 'all'
            ELSE 'nearly all' END AS carries,
       unit.id AS unit_id, unit.name AS unit, unit_activities, activities,
       round(10000.0 * unit_activities / activities) / 10000.0 AS share, alone,
       [partner.row, unit.row] + of_activities AS rows
ORDER BY activities DESC, unit_activities DESC, id, unit_id
