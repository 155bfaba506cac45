// Every activity with its kind, its dates, its partners and who undertakes it, for a map to count.
//
// @column id         The activity's id.
// @column title      Its title.
// @column kind       The id of its kind.
// @column start      When it began, as written.
// @column end        When it ends, as written.
// @column partners   The ids of its partners.
// @column parts      Who undertakes it: ids, each with whether it leads.
// @column value      Pence awarded to the home university.
// @column note       What is noted of it.
// @column source     Where the row is from.
// @column row        File and row it comes from.
MATCH (kind:ActivityKind)<-[:OF_KIND]-(activity:Activity)
WHERE activity.row IS NOT NULL
RETURN activity.id AS id, activity.title AS title, kind.id AS kind,
       activity.start AS start, activity.end AS end,
       [(activity)-[:WITH]->(partner:Partner) | partner.id] AS partners,
       [(activity)<-[part:UNDERTAKES]-(actor) | {id: actor.id, lead: part.lead}] AS parts,
       activity.value AS value, activity.note AS note, activity.source AS source, activity.row AS row
