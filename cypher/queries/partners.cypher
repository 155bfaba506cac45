// The partners and consortia on record, with their declared tier and memberships.
//
// @param tier tier?       Only partners of this declared tier.
// @param sector sector?   Only partners of this sector.
// @column id              The partner's id.
// @column name            Its name.
// @column kind            What sort of organisation it is; consortium for a consortium.
// @column tier            Its declared tier.
// @column partnership     The partnership's own name.
// @column purpose         The goals that both sides share.
// @column sector          Its sector.
// @column country         ISO 3166-1 alpha-2 code.
// @column since           Since when the partnership stands.
// @column consortia       The consortia it is a member of.
// @column recorded        Number of activities on record, whatever their dates.
// @column website         Its web page.
// @column source          Where the row is from; `illustrative` where it is made up.
// @column row             File and row it comes from.
MATCH (partner:Partner)
WHERE partner.row IS NOT NULL
  AND ($tier IS NULL OR partner.tier = $tier)
  AND ($sector IS NULL OR partner.sector = $sector)
OPTIONAL MATCH (partner)<-[:WITH]-(activity:Activity)
WITH partner, count(activity) AS recorded
OPTIONAL MATCH (partner)-[:MEMBER_OF]->(consortium:Consortium)
WITH DISTINCT partner, recorded, consortium.name AS consortium
ORDER BY partner.id, consortium
WITH partner, recorded, collect(consortium) AS consortia
RETURN partner.id AS id, partner.name AS name,
       CASE WHEN partner:Consortium THEN 'consortium' ELSE partner.kind END AS kind,
       partner.tier AS tier, partner.partnership AS partnership, partner.purpose AS purpose,
       partner.sector AS sector, partner.country AS country, partner.since AS since,
       consortia, recorded, partner.website AS website, partner.source AS source,
       partner.row AS row
ORDER BY id
