// What tests of accounts do again and again, from the outside.
import type { Reply, TestStudio } from '#testing/open-studio.ts'

export const PASSWORD = 'violet harbour tin whistle'
export const OTHER = 'seven copper kettles singing'

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
export const register = (studio: TestStudio, body: object, headers = {}) =>
  studio.request('POST', '/auth/register', { password: PASSWORD, ...body }, headers)
export const login = (studio: TestStudio, name: string, password = PASSWORD, headers = {}) =>
  studio.request('POST', '/auth/login', { username: name, password }, headers)
export const me = (studio: TestStudio, token: string) => studio.request('GET', '/auth/me', undefined, bearer(token))
export const refresh = (studio: TestStudio, token: string) =>
  studio.request('POST', '/auth/refresh', { refresh_token: token })
export const tokenIn = (text: string | undefined) => /#token=([\w-]+)/.exec(text ?? '')?.[1] ?? ''

export async function settledMails(studio: TestStudio, subject: RegExp) {
  await studio.settle()
  return studio.mails().filter((mail) => subject.test(mail.subject))
}

export const tells = (reply: Reply) => ({ status: reply.status, code: reply.body.error?.code })
