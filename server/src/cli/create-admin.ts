// huaben user create-admin: an account that runs the installation. The password is typed, or comes on standard input; never
// as an argument, which every process of the machine could read.

import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import type { User } from '#contract/identity.ts'
import type { Settings } from '#studio/serve.ts'
import { connect } from './connect.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export type AdminWish = { readonly username: string | undefined; readonly email: string | undefined }

export async function createAdminCommand(terminal: Terminal, settings: Settings, wish: AdminWish): Promise<void> {
  if (wish.username === undefined && wish.email === undefined) {
    throw new CommandError(EXIT.usage, {
      code: 'USAGE',
      message: 'Name the account: --username NAME, --email ADDRESS, or both.',
    })
  }
  const password = process.stdin.isTTY ? await askPassword() : (await text(process.stdin)).replace(/\r?\n$/, '')
  if (password === '') {
    throw new CommandError(EXIT.usage, {
      code: 'PASSWORD_MISSING',
      message: 'No password was given.',
      remedy:
        'Type it when asked, or pass it on standard input: huaben user create-admin --username NAME < password.txt',
    })
  }
  const connection = await connect(settings, 'user create-admin')
  try {
    const body = { username: wish.username, email: wish.email, password, operator: true }
    const user = await connection.client.send<User>('POST', '/users', { json: body })
    terminal.answer(user, [`Administrator ${user.username ?? user.email} was created.`])
  } finally {
    await connection.close()
  }
}

/** Asked twice; what is typed is not shown. */
async function askPassword(): Promise<string> {
  const first = await askHidden('Password: ')
  const second = await askHidden('Again: ')
  if (first === second) return first
  throw new CommandError(EXIT.usage, {
    code: 'PASSWORD_DIFFERS',
    message: 'The two passwords differ.',
    remedy: 'Run the command again.',
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
