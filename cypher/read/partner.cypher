// One partner, its activities in scope, who undertakes them, its consortia, agreements and family.
//
// @param partner partner?   The partner.
// @column path              A path from or to the partner.
MATCH path = (partner:Partner)<-[:WITH]-(activity:Activity)<-[:UNDERTAKES]-(actor)
WHERE partner.id = $partner AND (
// @include in-scope
)
RETURN path
UNION ALL
MATCH (partner:Partner)<-[:WITH]-(activity:Activity)<-[:UNDERTAKES]-(unit:Unit)
WHERE partner.id = $partner AND (
// @include in-scope
)
MATCH path = (unit)-[:PART_OF]->(faculty:Faculty)
RETURN path
UNION ALL
MATCH path = (partner:Partner)-[:MEMBER_OF|SUBSIDIARY_OF|SUCCEEDED_BY]-(other:Partner)
WHERE partner.id = $partner
RETURN path
UNION ALL
MATCH path = (partner:Partner)<-[:COVERS]-(agreement:Agreement)
WHERE partner.id = $partner
RETURN path
UNION ALL
MATCH (partner:Partner)
WHERE partner.id = $partner
RETURN partner AS path
