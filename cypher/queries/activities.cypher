// The activities on record, with who undertakes them, with whom, and the row they come from.
//
// @group records
// @example --partner Arup --scope all
// @then names
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
MATCH (activity:Activity)
WHERE activity.row IS NOT NULL
  AND ($parts = 1 OR toInteger(split(activity.row, ':')[1]) % $parts = $part) AND
// @include in-scope
AND
// @include with-partner
  AND ($partner IS NULL OR EXISTS { MATCH (activity)-[:WITH]->(p:Partner) WHERE p.id = $partner })
RETURN activity.id AS id, activity.title AS title,
       head([(activity)-[:OF_KIND]->(kind:ActivityKind) | kind.name]) AS kind,
       [(activity)-[:WITH]->(one:Partner) | one.name] AS partners,
       head([(activity)<-[:UNDERTAKES {lead: true}]-(lead) | lead.name]) AS lead,
       [(activity)<-[:UNDERTAKES {lead: false}]-(unit) | unit.name] AS units,
       activity.start AS start, activity.end AS end,
       CASE WHEN activity.start_day > $as_of THEN 'planned'
            WHEN activity.end_day IS NULL THEN 'open'
            WHEN activity.end_day < $as_of THEN 'ended'
            ELSE 'live' END AS state,
       activity.value AS value, activity.source AS source, activity.row AS row
