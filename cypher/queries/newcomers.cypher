// Partners whose first activity began within some years before the day.
//
// @group portfolio
// @example --years 3 --kind ktp
// @param years integer = 2   Within how many years before the day the first activity began.
// @param scope scope = all      Which activities count: all on record (the default here, so that those that ended count too), window or live.
// @column id               The partner's id.
// @column name             Its name.
// @column tier             Its declared tier.
// @column first_began      When the first activity began, as recorded.
// @column first_activity   Its title.
// @column first_id         Its id; the least where several began on the same day.
// @column activities       Number of activities in scope that began by the day.
// @column undated          Of them, of unknown start: with any, the partner may be older.
// @given since             The day so many years before: a first activity that began earlier is none of a newcomer.
// @given cite              Whether the rows are asked for.
// @cite rows               With --cite: the rows of the partner and of those activities.
MATCH (activity:Activity)-[:WITH]->(partner:Partner)
WHERE coalesce(activity.start_day, $as_of) <= $as_of AND
// @include of-partner
AND
// @include in-scope
WITH partner, count(activity) AS activities, count(activity.start_day) AS dated,
     min(activity.start_day + ' ' + activity.id) AS first,
     collect(CASE WHEN $cite THEN activity.row END) AS rows
WHERE first >= $since
MATCH (initial:Activity {id: substring(first, 11)})
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier, initial.start AS first_began,
       initial.title AS first_activity, initial.id AS first_id, activities,
       activities - dated AS undated, [partner.row] + rows AS rows
ORDER BY initial.start_day DESC, id
