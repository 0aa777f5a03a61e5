// How PostgreSQL goes about the statements of each read, as one line each: to see that every list walks an index.
import pg from 'pg'
import type { Read } from './studio-server.ts'

type Plan = {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Actual Rows': number
  readonly Plans?: Plan[]
}

export async function explain(url: string, reads: readonly Read[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const lines: string[] = []
  for (const read of reads) {
    for (const { sql, parameters } of read.statements) {
      const found = await client.query(`explain (analyze, format json) ${sql}`, [...parameters])
      const [{ Plan: plan, 'Execution Time': ms }] = found.rows[0]['QUERY PLAN'] as [
        { Plan: Plan; 'Execution Time': number },
      ]
      lines.push(`${read.name}: ${leaves(plan).join(', ')} (${ms.toFixed(2)} ms)`)
    }
  }
  await client.end()
  return lines
}

/** Where the rows come from. */
function leaves(plan: Plan): string[] {
  const below = (plan.Plans ?? []).flatMap(leaves)
  if (below.length > 0) return plan['Node Type'] === 'Sort' ? ['Sort', ...below] : below
  return [`${plan['Node Type']} ${plan['Index Name'] ?? ''} ${plan['Actual Rows']} rows`]
}
