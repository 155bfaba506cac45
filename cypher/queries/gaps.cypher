// None recorded: kinds of activity that a unit has not with a partner it works with, while others do.
//
// A cell is a unit, a partner that it works with, and a kind of activity of which none is recorded
// between them. It is told where a sister unit does that kind with the same partner, or the unit
// itself does it with another partner of the same kind and sector. It is left out, and counted,
// where coverage.csv does not say on the day that the unit's records of that kind are complete or
// partial. A unit is a school, an institute, a service, or a faculty that has none of these; a
// faculty that takes part itself beside its schools is a sister unit of theirs, and no cell.
//
// @group where to act
// @example --tier strategic
// @note None recorded is not the same as none, and says nothing of whether it should be otherwise.
// @param all_partners flag      Also partners without a declared tier.
// @param partner partner?       Only this partner, whatever its tier.
// @param faculty faculty?       Only units of this faculty, and itself.
// @param kind kind*             Only cells of this kind; may be given several times.
// @column partner_id            The partner's id.
// @column partner               Its name.
// @column tier                  Its declared tier.
// @column unit_id               The id of a unit that works with it; empty where all its cells are left out.
// @column unit                  Its name.
// @column kind_id               The id of the kind.
// @column none_recorded         The kind of activity of which none is recorded between them in scope.
// @column sisters               Number of sister units, of the same faculty, that do it with the partner.
// @column sister_units: set     Their names.
// @column similar               Number of partners of the same kind and sector with which the unit does it; empty where the sector is unknown.
// @column similar_partners: set Their names.
// @column coverage              What coverage.csv says of the unit and the kind on the day: complete or partial.
// @column left_out              Number of the partner's cells that are left out.
// @given cite                   Whether the rows are asked for.
// @cite rows                    With --cite: the rows of the partner, the unit, those activities of others, and the coverage.

CALL () {
  // A row for each sister unit, partner and kind: the same partner, another unit.
// @include by-faculty
  WITH actor, faculty,
       actor:Unit OR NOT EXISTS { MATCH (actor)<-[:PART_OF]-(:Unit) } AS own
  WHERE faculty IS NOT NULL AND ($faculty IS NULL OR faculty.id = $faculty)
  MATCH (actor)-[:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
  WHERE ($all_partners OR partner.tier IS NOT NULL OR partner.id = $partner)
    AND ($partner IS NULL OR partner.id = $partner) AND
// @include of-partner
  AND
// @include in-time
  MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
  WITH faculty, partner, actor, own, kind, collect(CASE WHEN $cite THEN activity.row END) AS places
  WITH faculty, partner, actor, own, collect(kind.id) AS ids,
       collect({kind: kind, rows: places}) AS doing
  WITH faculty, partner, collect({actor: actor, own: own, ids: ids, doing: doing}) AS actors
  UNWIND [one IN actors WHERE one.own] AS mine
  UNWIND actors AS other
  UNWIND [one IN other.doing WHERE NOT one.kind.id IN mine.ids] AS one
  RETURN partner, faculty, mine.actor AS actor, one.kind AS kind, other.actor.name AS sister,
         null AS similar, one.rows AS rows
  UNION ALL
  // A row for each similar partner, unit and kind: the same unit, another partner.
// @include by-faculty
  WITH actor, faculty,
       actor:Unit OR NOT EXISTS { MATCH (actor)<-[:PART_OF]-(:Unit) } AS own
  WHERE own AND ($faculty IS NULL OR faculty.id = $faculty)
  MATCH (actor)-[:UNDERTAKES]->(activity:Activity)-[:WITH]->(other:Partner)
  WHERE other.sector IS NOT NULL AND other.row IS NOT NULL AND
// @include in-time
  MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
  WITH faculty, actor, other, kind, collect(CASE WHEN $cite THEN activity.row END) AS places
  WITH faculty, actor, other, collect(kind.id) AS ids, collect({kind: kind, rows: places}) AS doing
  WITH faculty, actor, other.kind AS sort, other.sector AS sector,
       collect({partner: other, ids: ids, doing: doing}) AS partners
  UNWIND partners AS mine
  WITH faculty, actor, partners, mine, mine.partner AS partner
  WHERE ($all_partners OR partner.tier IS NOT NULL OR partner.id = $partner)
    AND ($partner IS NULL OR partner.id = $partner) AND
// @include of-partner
  UNWIND partners AS other
  UNWIND [one IN other.doing WHERE NOT one.kind.id IN mine.ids] AS one
  RETURN partner, faculty, actor, one.kind AS kind, null AS sister, other.partner.name AS similar,
         one.rows AS rows
}
WITH partner, faculty, actor, kind, sister, similar, rows
WHERE size($kind) = 0 OR kind.id IN $kind
WITH partner, faculty, actor, kind, collect(sister) AS sister_units,
     collect(similar) AS similar_partners, collect(rows) AS places
WITH faculty, actor, kind,
     collect({partner: partner, sister_units: sister_units, similar_partners: similar_partners,
              places: places}) AS cells
OPTIONAL MATCH (coverage:Coverage)-[:OF]->(covered)
WHERE covered.id IN [actor.id, faculty.id] AND coverage.kind IN [kind.id, '*']
  AND (coverage.from_day IS NULL OR coverage.from_day <= $as_of)
  AND (coverage.until_day IS NULL OR coverage.until_day >= $as_of)
WITH actor, kind, cells,
     collect({rank: CASE WHEN covered.id = actor.id THEN 0 ELSE 2 END
                    + CASE WHEN coverage.kind = '*' THEN 1 ELSE 0 END,
              state: coverage.state, row: coverage.row}) AS every
WITH actor, kind, cells,
     [one IN every WHERE none(nearer IN every WHERE nearer.rank < one.rank)] AS stated
WITH actor, kind, cells, [one IN stated | one.row] AS stated_rows,
     CASE WHEN any(one IN stated WHERE one.state = 'none') THEN null
          WHEN any(one IN stated WHERE one.state = 'partial') THEN 'partial'
          WHEN any(one IN stated WHERE one.state = 'complete') THEN 'complete' END AS coverage
UNWIND cells AS cell
WITH cell.partner AS partner,
     count(CASE WHEN coverage IS NULL THEN 1 END) AS left_out,
     collect(CASE WHEN coverage IS NOT NULL THEN
       {unit: actor, kind: kind, sister_units: cell.sister_units,
        similar_partners: cell.similar_partners, coverage: coverage,
        rows: [actor.row] + stated_rows + reduce(some = [], one IN cell.places | some + one)}
       END) AS cells
UNWIND CASE WHEN size(cells) = 0 THEN [null] ELSE cells END AS cell
WITH partner, left_out, cell, cell.unit AS unit, cell.kind AS kind,
     coalesce(cell.sister_units, []) AS sister_units,
     coalesce(cell.similar_partners, []) AS similar_partners
WITH partner, left_out, cell, unit, kind, sister_units, similar_partners,
     coalesce(unit.id, '') AS unit_order, coalesce(kind.id, '') AS kind_order
RETURN partner.id AS partner_id, partner.name AS partner, partner.tier AS tier,
       unit.id AS unit_id, unit.name AS unit, kind.id AS kind_id, kind.name AS none_recorded,
       size(sister_units) AS sisters, sister_units,
       CASE WHEN partner.sector IS NOT NULL THEN size(similar_partners) END AS similar,
       similar_partners, cell.coverage AS coverage, left_out,
       [partner.row] + CASE WHEN cell IS NULL THEN [] ELSE cell.rows END AS rows
ORDER BY size(sister_units) DESC, size(similar_partners) DESC, partner_id, unit_order, kind_order
