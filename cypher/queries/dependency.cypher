// How much of the live activity and its value rests on the top 1, 5 and 10 partners.
//
// A total counts each activity once, and so does what rests on several partners together.
//
// @group portfolio
// @example --faculty engineering
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
// @given cite                   Whether the rows are asked for.
// @cite rows                    With --cite: the rows of the university or faculty and of those activities.

CALL () {
  // A row for the university and each faculty, with an activity or without.
  MATCH (place)
  WHERE (place:University OR place:Faculty) AND place.row IS NOT NULL
  RETURN place.id AS area, 0 AS total, 0 AS pence, 0 AS known, [] AS rows, null AS id, null AS name, 0 AS n, null AS worth
  UNION ALL
  // The whole of the university.
  MATCH (activity:Activity)
  WHERE activity.row IS NOT NULL AND
// @include in-scope
AND
// @include with-partner
  WITH count(activity) AS total, sum(activity.value) AS pence, count(activity.value) AS known,
       collect(CASE WHEN $cite THEN activity.row END) AS rows
  MATCH (home:University)
  WHERE home.row IS NOT NULL
  RETURN home.id AS area, total, pence, known, rows, null AS id, null AS name, 0 AS n, null AS worth
  UNION ALL
  // The whole of each faculty.
// @include by-faculty
  WITH actor, faculty.id AS area
  WHERE area IS NOT NULL
  MATCH (actor)-[:UNDERTAKES]->(activity:Activity)
  WHERE activity.row IS NOT NULL AND
// @include in-scope
AND
// @include with-partner
  WITH DISTINCT area, activity
  RETURN area, count(activity) AS total, sum(activity.value) AS pence, count(activity.value) AS known,
         collect(CASE WHEN $cite THEN activity.row END) AS rows, null AS id, null AS name, 0 AS n, null AS worth
  UNION ALL
  // The university with each partner.
  MATCH (activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include of-partner
AND
// @include in-scope
  WITH partner, count(activity) AS n, CASE WHEN count(activity.value) > 0 THEN sum(activity.value) END AS worth
  MATCH (home:University)
  WHERE home.row IS NOT NULL
  RETURN home.id AS area, 0 AS total, 0 AS pence, 0 AS known, [] AS rows, partner.id AS id, partner.name AS name, n, worth
  UNION ALL
  // Each faculty with each partner.
// @include by-faculty
  WITH actor, faculty.id AS area
  WHERE area IS NOT NULL
  MATCH (actor)-[:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include of-partner
AND
// @include in-scope
  WITH area, partner, collect(DISTINCT activity) AS theirs
  RETURN area, 0 AS total, 0 AS pence, 0 AS known, [] AS rows, partner.id AS id, partner.name AS name,
         size(theirs) AS n,
         reduce(worth = null, one IN theirs |
                CASE WHEN one.value IS NULL THEN worth ELSE coalesce(worth, 0) + one.value END) AS worth
}
WITH area, total, pence, known, rows, id, name, n, worth
ORDER BY n DESC, id
WITH area, sum(total) AS activities, sum(pence) AS pence, sum(known) AS known,
     collect(CASE WHEN total > 0 THEN rows END) AS rows,
     collect(CASE WHEN id IS NOT NULL THEN {id: id, name: name, worth: worth} END) AS ranked
// The same partners in the order of value; what is told once an area goes with the first of them.
UNWIND range(0, size(ranked)) AS i
WITH area, ranked[i] AS one,
     CASE WHEN i = 0 THEN {activities: activities, pence: pence, known: known, rows: rows,
                           partners: size(ranked), ranked: ranked[..10]} END AS told
WITH area, one.id AS id, one.name AS name, coalesce(one.worth, -1) AS worth, told
ORDER BY worth DESC, id
WITH area, head(collect(told)) AS told,
     collect(CASE WHEN worth >= 0 THEN {id: id, name: name} END)[..10] AS by_value
MATCH (place)
WHERE (place:University OR place:Faculty) AND place.id = area
WITH place, told, by_value, [(place)<-[:PART_OF]-(unit:Unit) | unit.id] + [place.id] AS members
UNWIND range(0, 9) AS rank
UNWIND [true, false] AS counted
WITH place, members, rank, counted,
     CASE WHEN counted THEN told.ranked[rank].id ELSE by_value[rank].id END AS id,
     CASE WHEN counted AND rank = 0
          THEN {activities: told.activities, pence: told.pence, known: told.known, rows: told.rows,
                partners: told.partners, by_activity: [one IN told.ranked | one.name],
                by_value: [one IN by_value | one.name]} END AS told
OPTIONAL MATCH (partner:Partner {id: id})
OPTIONAL MATCH (partner)<-[:WITH]-(activity:Activity)
WHERE (place:University OR EXISTS { MATCH (activity)<-[:UNDERTAKES]-(doer) WHERE doer.id IN members }) AND
// @include in-scope
// Each activity once, at the first of the top partners that it is with.
WITH place, counted, activity, min(rank) AS rank, head(collect(told)) AS told
UNWIND [1, 5, 10] AS top
WITH place, top, place:Faculty AS part, head(collect(told)) AS told,
     sum(CASE WHEN counted AND rank < top AND activity.id IS NOT NULL THEN 1 ELSE 0 END) AS resting,
     sum(CASE WHEN NOT counted AND rank < top THEN coalesce(activity.value, 0) ELSE 0 END) AS worth
RETURN place.id AS area_id, place.name AS area, top, told.partners AS partners,
       told.activities AS activities, resting,
       CASE WHEN told.activities > 0 THEN round(10000.0 * resting / told.activities) / 10000.0 END AS activity_share,
       told.by_activity[..top] AS by_activity,
       CASE WHEN told.known > 0 THEN told.pence END AS value, told.activities - told.known AS unknown_values,
       CASE WHEN told.known > 0 THEN worth END AS resting_value,
       CASE WHEN told.pence > 0 THEN round(10000.0 * worth / told.pence) / 10000.0 END AS value_share,
       told.by_value[..top] AS by_value,
       reduce(every = [place.row], some IN told.rows | every + some) AS rows
ORDER BY CASE WHEN part THEN 1 ELSE 0 END, area_id, top
