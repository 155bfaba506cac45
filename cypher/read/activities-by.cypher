// The activities in scope that each faculty and unit undertakes, for its dossier.
//
// @param of text*         Only those of the faculties and units of these ids.
// @column subject         The id of the unit, or of the faculty that it counts for.
// @column title           The activity's title.
// @column kind            Its kind.
// @column lead            Who leads it.
// @column units: set      Who else takes part.
// @column partners: set   The partners it is with.
// @column start           When it began or begins.
// @column end             When it ended or ends; empty means that none is recorded.
// @column value: money    Pounds awarded to the home university over its whole life.
// @column note            What is noted of it.
// @column row             File and row it comes from.
// @include subjects
MATCH (actor)-[:UNDERTAKES]->(activity:Activity)
WHERE
// @include in-scope
WITH DISTINCT subject, activity
MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
OPTIONAL MATCH (activity)<-[:UNDERTAKES {lead: true}]-(lead)
RETURN subject, activity.title AS title, kind.name AS kind, lead.name AS lead,
       [(activity)<-[part:UNDERTAKES]-(unit) WHERE part.lead = false | unit.name] AS units,
       [(activity)-[:WITH]->(partner:Partner) | partner.name] AS partners,
       activity.start AS start, activity.end AS end, activity.value AS value,
       activity.note AS note, activity.row AS row
ORDER BY subject, coalesce(activity.start_day, '') DESC, activity.id
