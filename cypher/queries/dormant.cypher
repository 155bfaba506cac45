// Partners with activities on record, but none live or open on the day and none since some years.
//
// @group portfolio
// @example --years 3 --tier strategic
// @param years integer?    Since how many years nothing was under way; by default the dataset's window.
// @param scope scope = all      Which activities count: all on record (the default here, so that those that ended count too), window or live.
// @column id              The partner's id.
// @column name            Its name.
// @column tier            Its declared tier.
// @column activities      Number of activities in scope, all ended or planned.
// @column planned         Of them, planned: they begin after the day.
// @column last_ended      When the last one ended, as recorded.
// @column last_activity   Its title.
// @column last_id         Its id; the greatest where several ended on the same day.
// @given since            The day so many years before: what ended on it or later is not dormant.
// @given cite             Whether the rows are asked for.
// @cite rows              With --cite: the rows of the partner and of those activities.
MATCH (activity:Activity)-[:WITH]->(partner:Partner)
WHERE
// @include of-partner
AND
// @include in-scope
WITH partner, count(activity) AS activities,
     sum(CASE WHEN activity.start_day > $as_of THEN 1 ELSE 0 END) AS planned,
     max(CASE WHEN activity.start_day > $as_of THEN null
              ELSE coalesce(activity.end_day, '9999-12-31') + ' ' + activity.id END) AS last,
     collect(CASE WHEN $cite THEN activity.row END) AS rows
WHERE last < $since
MATCH (final:Activity {id: substring(last, 11)})
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier, activities, planned,
       final.end AS last_ended, final.title AS last_activity, final.id AS last_id,
       [partner.row] + rows AS rows
ORDER BY final.end_day DESC, id
