// Every record that has a name or a text, with all that can be searched in it.
//
// @column key         The key of its node.
// @column kind        What it is.
// @column id          Its id.
// @column name        Its name or title.
// @column aliases     Other names.
// @column partnership The name of its partnership.
// @column full_name   Its full name.
// @column purpose     The goals that both sides share.
// @column note        What is noted of it.
// @column refs        References to other records.
// @column row         File and row it comes from.
MATCH (n)
WHERE n.row IS NOT NULL AND coalesce(n.name, n.title) IS NOT NULL
RETURN elementId(n) AS key, n.id AS id, coalesce(n.name, n.title) AS name, n.aliases AS aliases,
       n.partnership AS partnership, n.full_name AS full_name, n.purpose AS purpose,
       n.note AS note, n.refs AS refs, n.row AS row,
       CASE WHEN n:Consortium THEN 'consortium' WHEN n:Partner THEN 'partner'
            WHEN n:University THEN 'university' WHEN n:Faculty THEN 'faculty' WHEN n:Unit THEN 'unit' WHEN n:Activity THEN 'activity'
            WHEN n:Agreement THEN 'agreement' WHEN n:ActivityKind THEN 'kind' ELSE 'other' END AS kind
