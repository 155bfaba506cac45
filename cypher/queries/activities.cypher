// The activities on record, with who undertakes them, with whom, and the row they come from.
//
// @group records
// @example --partner Arup --scope all
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
MATCH (activity:Activity)
WHERE activity.row IS NOT NULL AND
// @include in-scope
AND
// @include with-partner
  AND ($partner IS NULL OR EXISTS { MATCH (activity)-[:WITH]->(p:Partner) WHERE p.id = $partner })
OPTIONAL MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
OPTIONAL MATCH (activity)<-[:UNDERTAKES {lead: true}]-(lead)
OPTIONAL MATCH (activity)-[:WITH]->(partner:Partner)
WITH activity, kind, lead, partner
ORDER BY activity.id, partner.name, partner.id
WITH activity, kind, lead, collect(partner.name) AS partners
OPTIONAL MATCH (activity)<-[:UNDERTAKES {lead: false}]-(unit)
WITH activity, kind, lead, partners, unit
ORDER BY activity.id, unit.name, unit.id
WITH activity, kind, lead, partners, collect(unit.name) AS units
RETURN activity.id AS id, activity.title AS title, kind.name AS kind, partners,
       lead.name AS lead, units, activity.start AS start, activity.end AS end,
       CASE WHEN activity.start_day > $as_of THEN 'planned'
            WHEN activity.end_day IS NULL THEN 'open'
            WHEN activity.end_day < $as_of THEN 'ended'
            ELSE 'live' END AS state,
       activity.value AS value, activity.source AS source, activity.row AS row
ORDER BY id
