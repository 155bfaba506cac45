// Every activity with its kind, its dates, its partners and who undertakes it, for a map to count.
//
// @column id         The activity's id.
// @column title      Its title.
// @column kind       The id of its kind.
// @column start      When it began, as written.
// @column end        When it ends, as written.
// @column partners   The ids of its partners.
// @column parts      Who undertakes it: id, name, whether it is a unit, faculty, whether it leads.
// @column value      Pence awarded to the home university.
// @column note       What is noted of it.
// @column source     Where the row is from.
// @column row        File and row it comes from.
MATCH (activity:Activity)-[:OF_KIND]->(kind:ActivityKind)
WHERE activity.row IS NOT NULL
OPTIONAL MATCH (activity)-[:WITH]->(partner:Partner)
WITH activity, kind, collect(partner.id) AS partners
OPTIONAL MATCH (activity)<-[part:UNDERTAKES]-(actor)
OPTIONAL MATCH (actor)-[:PART_OF]->(parent:Faculty)
WITH activity, kind, partners,
     collect({
       id: actor.id, name: actor.name, unit: actor:Unit, lead: part.lead,
       faculty: CASE WHEN actor:Faculty THEN actor.id ELSE parent.id END
     }) AS parts
RETURN activity.id AS id, activity.title AS title, kind.id AS kind,
       activity.start AS start, activity.end AS end, partners, parts,
       activity.value AS value, activity.note AS note, activity.source AS source, activity.row AS row
ORDER BY toInteger(split(row, ':')[1]), id
