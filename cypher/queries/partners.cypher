// The partners and consortia on record, with their declared tier and memberships.
//
// @group records
// @example --sector energy
// @param as_of date?      The day that counts as today; by default the dataset's, else that of the load.
// @column id              The partner's id.
// @column name            Its name.
// @column kind            What sort of organisation it is; consortium for a consortium.
// @column tier            Its declared tier.
// @column partnership     The partnership's own name.
// @column purpose         The goals that both sides share.
// @column sector          Its sector.
// @column country         ISO 3166-1 alpha-2 code.
// @column since           Since when the partnership stands.
// @column consortia       The consortia it is a member of on the day.
// @column recorded        Number of activities on record, whatever their dates.
// @column website         Its web page.
// @column source          Where the row is from; `illustrative` where it is made up.
// @column row             File and row it comes from.
// @given cite             Whether the rows are asked for.
// @cite rows              With --cite: the rows of the partner, its activities and those memberships.
MATCH (partner:Partner)
WHERE
// @include of-partner
OPTIONAL MATCH (partner)<-[:WITH]-(activity:Activity)
WITH partner, count(activity) AS recorded,
     collect(CASE WHEN $cite THEN activity.row END) AS of_activities
OPTIONAL MATCH (partner)-[membership:MEMBER_OF]->(consortium:Consortium)
WHERE
// @include on-the-day
WITH partner, recorded, of_activities, consortium.name AS consortium,
     collect(CASE WHEN $cite THEN membership.row END) AS of_memberships
ORDER BY partner.id, consortium
WITH partner, recorded, of_activities, collect(consortium) AS consortia,
     collect(of_memberships) AS of_memberships
RETURN partner.id AS id, partner.name AS name,
       CASE WHEN partner:Consortium THEN 'consortium' ELSE partner.kind END AS kind,
       partner.tier AS tier, partner.partnership AS partnership, partner.purpose AS purpose,
       partner.sector AS sector, partner.country AS country, partner.since AS since,
       consortia, recorded, partner.website AS website, partner.source AS source,
       partner.row AS row,
       reduce(every = [partner.row] + of_activities, some IN of_memberships | every + some) AS rows
ORDER BY id
