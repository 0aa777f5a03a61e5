// huaben user create-admin: an account that runs the installation. The password is typed, or comes on standard input; never
// as an argument, which every process of the machine could read.

import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import type { User } from '#contract/identity.ts'
import type { Language } from '#platform/faults.ts'
import { both } from '#platform/localised.ts'
import type { Settings } from '#studio/serve.ts'
import { connect } from './connect.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export type AdminWish = { readonly username: string | undefined; readonly email: string | undefined }

export async function createAdminCommand(terminal: Terminal, settings: Settings, wish: AdminWish): Promise<void> {
  if (wish.username === undefined && wish.email === undefined) {
    throw new CommandError(EXIT.usage, {
      code: 'USAGE',
      message: both('The account has no name.', '没有指明账号。'),
      remedy: both(
        'Name it with --username NAME, --email ADDRESS, or both.',
        '请用 --username 名字、--email 邮箱 指明，或两者都用。',
      ),
    })
  }
  const password = process.stdin.isTTY
    ? await askPassword(terminal.language)
    : (await text(process.stdin)).replace(/\r?\n$/, '')
  if (password === '') {
    throw new CommandError(EXIT.usage, {
      code: 'PASSWORD_MISSING',
      message: both('No password was given.', '没有给出密码。'),
      remedy: both(
        'Type it when asked, or pass it on standard input: huaben user create-admin --username NAME < password.txt',
        '请在询问时输入，或由标准输入给出：huaben user create-admin --username 名字 < password.txt',
      ),
    })
  }
  const connection = await connect(settings, 'user create-admin')
  try {
    const body = { username: wish.username, email: wish.email, password, operator: true }
    const user = await connection.client.send<User>('POST', '/users', { json: body })
    const name = user.username ?? user.email
    terminal.answer(user, [both(`Administrator ${name} was created.`, `已创建管理员 ${name}。`)])
  } finally {
    await connection.close()
  }
}

/** Asked twice; what is typed is not shown. */
async function askPassword(language: Language): Promise<string> {
  const first = await askHidden(both('Password: ', '密码：')[language])
  const second = await askHidden(both('Again: ', '再次输入：')[language])
  if (first === second) return first
  throw new CommandError(EXIT.usage, {
    code: 'PASSWORD_DIFFERS',
    message: both('The two passwords differ.', '两次输入的密码不同。'),
    remedy: both('Run the command again.', '请重新运行该命令。'),
  })
}

async function askHidden(prompt: string): Promise<string> {
  process.stderr.write(prompt)
  const reader = createInterface({ input: process.stdin, terminal: true })
  try {
    return await reader.question('')
  } finally {
    reader.close()
    process.stderr.write('\n')
  }
}
