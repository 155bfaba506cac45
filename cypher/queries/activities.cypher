// The activities on record, with who undertakes them, with whom, and the row they come from.
//
// @group records
// @example --partner Arup --scope all
// @then listed
// @param partner partner?    Only activities with this partner.
// @column id                 The activity's id.
// @column title              Its title.
// @column kind               Its kind.
// @column partners           The partners it is with.
// @column lead               Who leads it.
// @column units              Who else takes part.
// @column start              When it began or begins.
// @column end                When it ended or ends; empty means that none is recorded.
// @column state              On the day: planned, live, open (no end recorded) or ended.
// @column value: money       Pounds awarded to the home university over its whole life.
// @column source             Where the row is from.
// @column row                File and row it comes from.
// @given part                Which part of the answer, from 0.
// @given parts               How many there are; 1 is the whole.
WITH $part AS part WHERE $parts = 1 OR part = 0
MATCH (activity:Activity)
WHERE activity.row IS NOT NULL AND
// @include in-scope
AND
// @include with-partner
  AND ($partner IS NULL OR EXISTS { MATCH (activity)-[:WITH]->(p:Partner) WHERE p.id = $partner })
WITH activity, CASE WHEN activity.start_day > $as_of THEN 'planned'
                    WHEN activity.end_day IS NULL THEN 'open'
                    WHEN activity.end_day < $as_of THEN 'ended'
                    ELSE 'live' END AS state
// The values of an activity come as one text, U+001F between them, and the names of kinds, partners
// and units come once, with the ids of their activities: one by one they take four times as long.
RETURN 'activities' AS what, null AS name,
       collect(activity.id + '\u001F' + coalesce(activity.title, '') + '\u001F' +
               coalesce(activity.start, '') + '\u001F' + coalesce(activity.end, '') + '\u001F' +
               state + '\u001F' + coalesce(toString(activity.value), '') + '\u001F' +
               coalesce(activity.source, '') + '\u001F' + activity.row) AS found
UNION ALL
WITH $part AS part WHERE $parts = 1 OR part = 1
MATCH (one:ActivityKind)<-[:OF_KIND]-(activity:Activity)
WITH one, collect(activity.id) AS found WHERE one.row IS NOT NULL
RETURN 'kind' AS what, one.name AS name, found
UNION ALL
WITH $part AS part WHERE $parts = 1 OR part = 1
MATCH (one:Partner)<-[:WITH]-(activity:Activity)
WITH one, collect(activity.id) AS found WHERE one.row IS NOT NULL
RETURN 'partners' AS what, one.name AS name, found
UNION ALL
WITH $part AS part WHERE $parts = 1 OR part = 1
MATCH (one:Unit|Faculty|University)-[undertakes:UNDERTAKES]->(activity:Activity)
WITH one, undertakes.lead AS leads, collect(activity.id) AS found
WHERE one.row IS NOT NULL AND leads IS NOT NULL
RETURN CASE WHEN leads THEN 'lead' ELSE 'units' END AS what, one.name AS name, found
