// huaben prove-ledger: whether the books are right, of all workspaces. Changes nothing.
import type { LedgerProof } from '#contract/billing.ts'
import type { Settings } from '#studio/serve.ts'
import { connect } from './connect.ts'
import { EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export async function proveLedgerCommand(terminal: Terminal, settings: Settings): Promise<number> {
  const connection = await connect(settings, 'prove-ledger')
  try {
    const proof = await connection.client.send<LedgerProof>('POST', '/billing/proof', {})
    const said = proof.ok
      ? `The books are right: ${proof.entries} entries and ${proof.holds_open} open holds, looked at in ${proof.took_ms} ms.`
      : `The books are not right: ${proof.findings.length} findings.`
    const lines = proof.findings.map(
      ({ rule, workspace_id, detail }) => `${rule}  ${workspace_id ?? 'all workspaces'}  ${detail}`,
    )
    terminal.answer(proof, [said, ...lines])
    return proof.ok ? EXIT.ok : EXIT.internal
  } finally {
    await connection.close()
  }
}
