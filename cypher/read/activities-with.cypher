// The activities in scope with each partner, for its dossier.
//
// @param of text*         Only with the partners of these ids.
// @column subject         The partner's id.
// @column title           The activity's title.
// @column kind            Its kind.
// @column lead            Who leads it.
// @column units: set      Who else takes part.
// @column partners: set   The other partners it is with.
// @column start           When it began or begins.
// @column end             When it ended or ends; empty means that none is recorded.
// @column value: money    Pounds awarded to the home university over its whole life.
// @column note            What is noted of it.
// @column row             File and row it comes from.
MATCH (subject:Partner)
WHERE subject.row IS NOT NULL AND (size($of) = 0 OR subject.id IN $of)
MATCH (subject)<-[:WITH]-(activity:Activity)
WHERE
// @include in-scope
MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
OPTIONAL MATCH (activity)<-[:UNDERTAKES {lead: true}]-(lead)
RETURN subject.id AS subject, activity.title AS title, kind.name AS kind, lead.name AS lead,
       [(activity)<-[part:UNDERTAKES]-(unit) WHERE part.lead = false | unit.name] AS units,
       [(activity)-[:WITH]->(other:Partner) WHERE other.id <> subject.id | other.name] AS partners,
       activity.start AS start, activity.end AS end, activity.value AS value,
       activity.note AS note, activity.row AS row
ORDER BY subject, coalesce(activity.start_day, '') DESC, activity.id
