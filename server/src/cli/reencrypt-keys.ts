// huaben reencrypt-keys: seals the stored keys of providers with the newest key-encryption key. Killed anywhere, the next run goes on.
import type { ResealedKeys } from '#contract/keys.ts'
import { readKeyRing } from '#studio/installation.ts'
import type { Settings } from '#studio/serve.ts'
import { connect } from './connect.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export async function reencryptKeysCommand(terminal: Terminal, settings: Settings): Promise<number> {
  const connection = await connect(settings, 'reencrypt-keys')
  try {
    const done = await connection.client.send<ResealedKeys>('POST', '/system/provider-keys/reseal')
    const { newest } = await readKeyRing(settings)
    if (done.kek_id !== newest.id) {
      throw new CommandError(EXIT.usage, {
        code: 'SERVER_HAS_OTHER_KEYS',
        message: `The server that runs seals with ${done.kek_id}, but the settings here begin with ${newest.id}.`,
        remedy: 'Restart every server with the new HUABEN_KEY_ENCRYPTION_KEY or key file first, then run this again.',
      })
    }
    terminal.answer(done, linesOf(done))
    return done.unreadable.length === 0 ? EXIT.ok : EXIT.internal
  } finally {
    await connection.close()
  }
}

function linesOf({ kek_id, resealed, already, unreadable }: ResealedKeys): string[] {
  const lost = unreadable.map((key) => `  ${key.id} of ${key.provider}, sealed with ${key.kek_id}`)
  return [
    `${resealed} keys are now sealed with ${kek_id}; ${already} were before.`,
    ...(lost.length === 0
      ? ['Earlier key-encryption keys are not needed any more, except to restore a backup from before.']
      : [
          `${lost.length} keys cannot be opened:`,
          ...lost,
          'Give back the key-encryption key that sealed them and run this again, or delete them and enter them anew.',
        ]),
  ]
}
