// How much of the live activity and its value rests on the top 1, 5 and 10 partners.
//
// A total counts each activity once, and so does what rests on several partners together.
//
// @group portfolio
// @example --faculty engineering
// @then resting
// @param scope scope = live     Which activities count: live (the default here: live or open on the day), window or all.
// @column area_id               The id of the university or the faculty.
// @column area                  Its name.
// @column top                   How many partners: 1, 5 or 10; all of them where there are fewer.
// @column partners              Number of partners with an activity in scope.
// @column activities            Number of activities in scope with them.
// @column resting               Of them, with at least one of the top partners by number of activities.
// @column activity_share        These as a share, 0 to 1.
// @column by_activity           The top partners by number of activities, ties by id.
// @column value: money          Known value of the activities.
// @column unknown_values        Number of activities whose value is unknown.
// @column resting_value: money  Of the value, from activities with at least one of the top partners by value.
// @column value_share           This as a share, 0 to 1.
// @column by_value              The top partners by known value, ties by id.
// @given part                   Which part of the answer, from 0.
// @given parts                  How many there are; 1 is the whole.
// @given cite                   Whether the rows are asked for.
// @cite rows                    With --cite: the rows of the university or faculty and of those activities.

CALL () {
  // The university and its faculties.
  MATCH (place)
  WHERE $part = 0 AND (place:University OR place:Faculty) AND place.row IS NOT NULL
  RETURN CASE WHEN place:Faculty THEN 'faculty' ELSE 'university' END AS what,
         place.id AS id, place.name AS name, place.row AS row, [] AS activities, [] AS pence, [] AS rows
  UNION ALL
  // All activities that count, with their value in pence; less than 0 is unknown.
  WITH 1 AS once
  WHERE $part = 0
  MATCH (activity:Activity)
  WHERE activity.row IS NOT NULL AND
// @include in-scope
AND
// @include with-partner
  RETURN 'all' AS what, null AS id, null AS name, null AS row, collect(activity.id) AS activities,
         collect(coalesce(activity.value, -1)) AS pence,
         collect(CASE WHEN $cite THEN activity.row END) AS rows
  UNION ALL
  // Those of each faculty.
// @include by-faculty
  WITH actor, faculty.id AS id
  WHERE $part = $parts - 1 AND id IS NOT NULL
  MATCH (actor)-[:UNDERTAKES]->(activity:Activity)
  WHERE
// @include in-scope
  RETURN 'of faculty' AS what, id, null AS name, null AS row, collect(activity.id) AS activities,
         [] AS pence, [] AS rows
  UNION ALL
  // Those with each partner.
  WITH 1 AS once
  WHERE $part = 0
  MATCH (partner:Partner)
  WHERE
// @include of-partner
  MATCH (partner)<-[:WITH]-(activity:Activity)
  WHERE
// @include in-scope
  RETURN 'with partner' AS what, partner.id AS id, partner.name AS name, null AS row,
         collect(activity.id) AS activities, [] AS pence, [] AS rows
}
RETURN what, id, name, row, activities, pence, rows
ORDER BY what, id
