// huaben prove-ledger: whether the books are right, of all workspaces. Changes nothing.
import type { LedgerProof } from '#contract/billing.ts'
import { both } from '#platform/localised.ts'
import type { Settings } from '#studio/serve.ts'
import { connect } from './connect.ts'
import { counted } from './counted.ts'
import { EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export async function proveLedgerCommand(terminal: Terminal, settings: Settings): Promise<number> {
  const connection = await connect(settings, 'prove-ledger')
  try {
    const proof = await connection.client.send<LedgerProof>('POST', '/billing/proof', {})
    const { entries, holds_open: holds, took_ms: ms } = proof
    const said = proof.ok
      ? both(
          `The books are right: ${entries} entries and ${holds} open holds, looked at in ${ms} ms.`,
          `账目相符：${entries} 条分录，${holds} 笔冻结，核对用时 ${ms} 毫秒。`,
        )
      : both(
          `The books are not right: ${counted(proof.findings.length, 'finding')}.`,
          `账目不符：${proof.findings.length} 处。`,
        )
    const lines = proof.findings.map(({ rule, workspace_id, detail }) =>
      both(
        `${rule}  ${workspace_id ?? 'all workspaces'}  ${detail}`,
        `${rule}  ${workspace_id ?? '所有工作区'}  ${detail}`,
      ),
    )
    terminal.answer(proof, [said, ...lines])
    return proof.ok ? EXIT.ok : EXIT.internal
  } finally {
    await connection.close()
  }
}
