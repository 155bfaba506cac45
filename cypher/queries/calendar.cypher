// What falls due or ends in the next twelve months, with its owner: reviews, agreements and activities in order of date.
//
// @group risk
// @example --months 3 --tier corporate
// @param months integer = 12   How many months ahead to look, the day included.
// @param scope scope = all     Which activities count: all (the default: also planned ones), window or live (those that are live on the day).
// @column day                  The last day: of a month or year where only that is recorded.
// @column what                 What happens then: activity ends, agreement expires or review due.
// @column title                The activity's or agreement's title, or the body that holds the review.
// @column partners: set        The partners it concerns.
// @column owner: set           The units that own them: those of the contacts on our side with the role of owner on the day.
// @column lead                 Who leads the activity; empty for the others.
// @column date                 The date as recorded.
// @column id                   Its id; that of a review is its partner and the date due.
// @column row                  File and row it comes from.
CALL () {
  MATCH (review:Review)-[:OF]->(partner:Partner)
  WHERE review.due_day >= $as_of AND review.due_day <= toString(date($as_of) + duration({months: $months}))
    AND (review.held_day IS NULL OR review.held_day > $as_of) AND
// @include of-partner
  RETURN review AS thing, 'review due' AS what, review.body AS title, review.due AS date,
         review.due_day AS day
  UNION ALL
  MATCH (agreement:Agreement)-[:COVERS]->(partner:Partner)
  WHERE agreement.expires_day >= $as_of
    AND agreement.expires_day <= toString(date($as_of) + duration({months: $months})) AND
// @include of-partner
  WITH DISTINCT agreement
  RETURN agreement AS thing, 'agreement expires' AS what, agreement.title AS title,
         agreement.expires AS date, agreement.expires_day AS day
  UNION ALL
  WITH toString(date($as_of) + duration({months: $months})) AS last
  MATCH (activity:Activity)
  WHERE activity.row IS NOT NULL AND activity.end_day >= $as_of AND activity.end_day <= last AND
// @include in-scope
AND
// @include with-partner
  RETURN activity AS thing, 'activity ends' AS what, activity.title AS title,
         activity.end AS date, activity.end_day AS day
}
OPTIONAL MATCH (thing)<-[:UNDERTAKES {lead: true}]-(lead)
OPTIONAL MATCH (thing)-[:OF|COVERS|WITH]->(partner:Partner)
OPTIONAL MATCH (partner)<-[:LOOKS_AFTER]-(contact:Contact)-[:BELONGS_TO]->(unit)
WHERE contact.side = 'ours' AND contact.role = 'owner'
  AND (contact.since_day IS NULL OR contact.since_day <= $as_of)
  AND (contact.until_day IS NULL OR contact.until_day >= $as_of)
RETURN day, what, title, collect(DISTINCT partner.name) AS partners,
       collect(DISTINCT unit.name) AS owner, lead.name AS lead, date, thing.id AS id, thing.row AS row
ORDER BY day, what, id
