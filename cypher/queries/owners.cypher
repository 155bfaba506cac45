// Who looks after each partner: partners by the unit that owns them, and where no owner or only one contact is recorded.
//
// @group risk
// @example --tier corporate
// @column owner_id     The id of the unit or faculty that an owner on our side belongs to.
// @column owner        Its name; empty where there is no owner, or the owner's unit is not recorded.
// @column id           The partner's id.
// @column name         Its name.
// @column tier         Its declared tier.
// @column state        On the day: no owner, one contact (the owner alone), one side (nobody on theirs) or both sides.
// @column owners       Number of contacts on our side with the role of owner, in force on the day.
// @column ours         Number of contacts on our side, in force on the day, owners included.
// @column theirs       Number of contacts on the partner's side, in force on the day.
// @column activities   Number of activities in scope with the partner.
// @given cite          Whether the rows are asked for.
// @cite rows           With --cite: the rows of the partner, its contacts and those activities.
CALL () {
  MATCH (partner:Partner)
  WHERE partner.row IS NOT NULL
  RETURN partner, 0 AS activities, [] AS rows
  UNION ALL
  MATCH (activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include in-scope
  RETURN partner, count(activity) AS activities, collect(CASE WHEN $cite THEN activity.row END) AS rows
}
WITH partner, sum(activities) AS activities, collect(rows) AS lists
WHERE
// @include of-partner
OPTIONAL MATCH (partner)<-[:LOOKS_AFTER]-(contact:Contact)
WHERE (contact.since_day IS NULL OR contact.since_day <= $as_of)
  AND (contact.until_day IS NULL OR contact.until_day >= $as_of)
WITH partner, activities, lists,
     sum(CASE WHEN contact.side = 'ours' THEN 1 ELSE 0 END) AS ours,
     sum(CASE WHEN contact.side = 'theirs' THEN 1 ELSE 0 END) AS theirs,
     sum(CASE WHEN contact.side = 'ours' AND contact.role = 'owner' THEN 1 ELSE 0 END) AS owners,
     collect(CASE WHEN $cite THEN contact.row END) AS of_contacts
OPTIONAL MATCH (partner)<-[:LOOKS_AFTER]-(contact:Contact)-[:BELONGS_TO]->(unit)
WHERE contact.side = 'ours' AND contact.role = 'owner'
  AND (contact.since_day IS NULL OR contact.since_day <= $as_of)
  AND (contact.until_day IS NULL OR contact.until_day >= $as_of)
WITH DISTINCT partner, activities, lists, ours, theirs, owners, of_contacts, unit
RETURN unit.id AS owner_id, unit.name AS owner, partner.id AS id, partner.name AS name,
       partner.tier AS tier,
       CASE WHEN owners = 0 THEN 'no owner'
            WHEN ours + theirs = 1 THEN 'one contact'
            WHEN theirs = 0 THEN 'one side'
            ELSE 'both sides' END AS state,
       owners, ours, theirs, activities,
       reduce(every = [partner.row] + of_contacts, some IN lists | every + some) AS rows
ORDER BY owner_id IS NULL, owner, owner_id, activities DESC, id
