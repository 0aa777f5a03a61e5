// huaben reencrypt-keys: seals the stored keys of providers with the newest key-encryption key. Killed anywhere, the next run goes on.
import type { ResealedKeys } from '#contract/keys.ts'
import type { Localised } from '#platform/faults.ts'
import { both } from '#platform/localised.ts'
import { readKeyRing } from '#studio/installation.ts'
import type { Settings } from '#studio/serve.ts'
import { connect } from './connect.ts'
import { counted } from './counted.ts'
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
        message: both(
          `The server that runs seals with ${done.kek_id}, but the settings here begin with ${newest.id}.`,
          `正在运行的服务器以 ${done.kek_id} 加密，而此处的设置以 ${newest.id} 为首。`,
        ),
        remedy: both(
          'Restart every server with the new HUABEN_KEY_ENCRYPTION_KEY or key file first, then run this again.',
          '请先用新的 HUABEN_KEY_ENCRYPTION_KEY 或密钥文件重启所有服务器，再运行本命令。',
        ),
      })
    }
    terminal.answer(done, linesOf(done))
    return done.unreadable.length === 0 ? EXIT.ok : EXIT.internal
  } finally {
    await connection.close()
  }
}

function linesOf({ kek_id, resealed, already, unreadable }: ResealedKeys): Localised[] {
  const done = both(
    `${counted(resealed, 'key')} ${resealed === 1 ? 'is' : 'are'} now sealed with ${kek_id}; ${already} were before.`,
    `${resealed} 个密钥已改用 ${kek_id} 加密；${already} 个原本就是。`,
  )
  if (unreadable.length === 0)
    return [
      done,
      both(
        'Earlier key-encryption keys are not needed any more, except to restore a backup from before.',
        '除恢复此前的备份外，不再需要旧的加密密钥。',
      ),
    ]
  return [
    done,
    both(`${counted(unreadable.length, 'key')} cannot be opened:`, `${unreadable.length} 个密钥无法打开：`),
    ...unreadable.map((key) =>
      both(
        `  ${key.id} of ${key.provider}, sealed with ${key.kek_id}`,
        `  ${key.id}（${key.provider}），以 ${key.kek_id} 加密`,
      ),
    ),
    both(
      'Give back the key-encryption key that sealed them and run this again, or delete them and enter them anew.',
      '请放回加密它们的密钥后再运行本命令，或删除它们并重新录入。',
    ),
  ]
}
