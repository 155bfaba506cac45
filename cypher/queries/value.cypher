// What was awarded to the home university in activities with each partner, and its share of the whole.
//
// An activity with several partners counts in full for each of them, so that rows and shares may
// add up to more than the total; the total counts each activity once.
//
// @group portfolio
// @example --scope all --sector energy
// @column id                The partner's id.
// @column name              Its name.
// @column tier              Its declared tier.
// @column activities        Number of activities in scope.
// @column value: money      Pounds awarded over their whole life, where known; empty where none is known.
// @column unknown_values    Number of activities whose value is unknown.
// @column joint: money      Of the value, from activities with several partners, which count in full for each.
// @column share             The value as a share of the total, 0 to 1.
// @column total: money      Total known value of the activities in scope, each counted once; the same in every row.
// @given cite               Whether the rows are asked for.
// @cite rows                With --cite: the rows of the partner and of those activities.

MATCH (activity:Activity)
WHERE activity.value IS NOT NULL AND
// @include in-scope
AND
// @include with-partner
WITH CASE WHEN count(activity) > 0 THEN sum(activity.value) END AS total
CALL () {
  MATCH (partner:Partner)
  WHERE
// @include of-partner
  RETURN partner, 0 AS activities, 0 AS pence, 0 AS known, 0 AS joint, [] AS rows
  UNION ALL
  MATCH (activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include of-partner
AND
// @include in-scope
  RETURN partner, count(activity) AS activities, sum(activity.value) AS pence,
         count(activity.value) AS known,
         sum(CASE WHEN activity.value IS NOT NULL AND size([(activity)-[:WITH]->(one:Partner) | 1]) > 1
                  THEN activity.value ELSE 0 END) AS joint,
         collect(CASE WHEN $cite THEN activity.row END) AS rows
}
WITH total, partner, sum(activities) AS activities, sum(pence) AS pence, sum(known) AS known,
     sum(joint) AS joint, collect(rows) AS rows
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier, activities,
       CASE WHEN known > 0 THEN pence END AS value, activities - known AS unknown_values,
       CASE WHEN known > 0 THEN joint END AS joint,
       CASE WHEN known > 0 AND total > 0 THEN round(10000.0 * pence / total) / 10000.0 END AS share,
       total,
       reduce(every = [partner.row], some IN rows | every + some) AS rows
ORDER BY CASE WHEN known > 0 THEN pence ELSE -1 END DESC, activities DESC, id
