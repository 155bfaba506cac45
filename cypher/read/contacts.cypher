// Who looks after the partners, on both sides, for dossiers.
//
// @param as_of date?     The day that counts as today.
// @column partner_id     The partner's id.
// @column partner        Its name.
// @column role           The role.
// @column side           On whose side: ours or theirs.
// @column unit_id        The id of the unit or faculty it sits in.
// @column unit           Its name.
// @column person         Who it is.
// @column since          Since when.
// @column until          Until when.
// @column state          On the day: current, past or planned.
// @column row            File and row it comes from.
// @given as_of           The day that counts as today.
MATCH (contact:Contact)-[:LOOKS_AFTER]->(partner:Partner)
WHERE contact.row IS NOT NULL
OPTIONAL MATCH (contact)-[:BELONGS_TO]->(unit)
RETURN partner.id AS partner_id, partner.name AS partner, replace(contact.role, '_', ' ') AS role,
       contact.side AS side, unit.id AS unit_id, unit.name AS unit, contact.person AS person,
       contact.since AS since, contact.until AS until,
       CASE WHEN contact.since_day > $as_of THEN 'planned' WHEN contact.until_day < $as_of THEN 'past'
            ELSE 'current' END AS state, contact.row AS row
ORDER BY partner_id, CASE contact.side WHEN 'ours' THEN 1 ELSE 2 END,
         CASE contact.role WHEN 'owner' THEN 1 WHEN 'sponsor' THEN 2 WHEN 'academic_lead' THEN 3
                           WHEN 'manager' THEN 4 ELSE 5 END, contact.id
