// What was awarded to the home university in activities with each partner, and its share of the whole.
//
// An activity with several partners counts in full for each of them, so that rows and shares may
// add up to more than the total; the total counts each activity once.
//
// @group portfolio
// @example --scope all --sector energy
// @then by_value
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
MATCH (partner:Partner)
WHERE
// @include of-partner
AND
// @include in-part
CALL (partner) {
  MATCH (partner)<-[:WITH]-(activity:Activity)
  WHERE
// @include in-scope
  RETURN count(activity) AS activities, sum(activity.value) AS pence,
         count(activity.value) AS known,
         sum(CASE WHEN activity.value IS NOT NULL AND size([(activity)-[:WITH]->(one:Partner) | 1]) > 1
                  THEN activity.value ELSE 0 END) AS joint,
         collect(CASE WHEN $cite THEN activity.row END) AS rows
}
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier, activities,
       CASE WHEN known > 0 THEN pence END AS value, activities - known AS unknown_values,
       CASE WHEN known > 0 THEN joint END AS joint,
       CASE WHEN known > 0 AND total > 0 THEN round(10000.0 * pence / total) / 10000.0 END AS share,
       total, [partner.row] + rows AS rows
