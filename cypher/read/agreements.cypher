// The agreements with each partner, for its dossier.
//
// @param as_of date?     The day that counts as today.
// @column partner_id     The partner's id.
// @column title          The agreement's title.
// @column kind           What sort of agreement it is.
// @column signed         When it was signed.
// @column expires        When it expires.
// @column state          On the day: in force, expired or not yet signed.
// @column row            File and row it comes from.
// @given as_of           The day that counts as today.
MATCH (agreement:Agreement)-[:COVERS]->(partner:Partner)
WHERE agreement.row IS NOT NULL
RETURN partner.id AS partner_id, agreement.title AS title, agreement.kind AS kind,
       agreement.signed AS signed, agreement.expires AS expires,
       CASE WHEN agreement.signed_day > $as_of THEN 'not yet signed'
            WHEN agreement.expires_day < $as_of THEN 'expired' ELSE 'in force' END AS state,
       agreement.row AS row
ORDER BY partner_id, coalesce(agreement.signed_day, '') DESC, agreement.id
