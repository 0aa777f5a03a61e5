// A studio as its users meet it: the real program on a data folder of its own, and real Chromium in front of it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { layOutData } from '../data-template.ts'
import { launch } from '../huaben.ts'
import { findChromium } from './find-chromium.mjs'

export const PASSWORD = 'kettle orbit velvet 42'
/** Nothing of a test needs the network beyond this machine. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
/** Of one step: pages of a busy machine are slow, a page that never comes is a failure. */
const PATIENCE_MS = 30_000

export type Person = { readonly username: string; readonly password: string; readonly token: string }

export type Visit = {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained about; a test that expects none says `expect(visit.complaints).toEqual([])`. */
  readonly complaints: string[]
  close(): Promise<void>
}

export type BrowserStudio = Awaited<ReturnType<typeof openBrowserStudio>>

/** Starts the program and a browser. Close it with `await using` or `[Symbol.asyncDispose]`. */
export async function openBrowserStudio(options: { env?: Readonly<Record<string, string>> } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'huaben-browser-'))
  const data = join(folder, 'data')
  await layOutData(data)
  let program = await startProgram(data, options.env ?? {})
  const browser = await openBrowser()
  const people = new Map<string, Person>()

  const call = <T = Record<string, unknown>>(who: Person | null, request: ApiRequest): Promise<T> =>
    callApi<T>(program.address, who, request)

  /** Makes the account at the first call; the very first person of a studio administers it. */
  const person = async (username: string): Promise<Person> => {
    const known = people.get(username)
    if (known) return known
    const body = { username, email: `${username}@example.org`, display_name: username, password: PASSWORD }
    const { access_token: token } = await call<{ access_token: string }>(null, {
      method: 'POST',
      path: '/auth/register',
      body,
    })
    const made = { username, password: PASSWORD, token }
    people.set(username, made)
    return made
  }

  return {
    get address() {
      return program.address
    },
    data,
    call,
    person,
    /** Forgets nothing, like a crash: the program is killed and started again on the same folder and port. */
    async restart(): Promise<void> {
      const port = new URL(program.address).port
      program.kill('SIGKILL')
      await program.ended
      program = await startProgram(data, { ...options.env, HUABEN_PORT: port })
    },
    async stop(): Promise<void> {
      program.kill('SIGKILL')
      await program.ended
    },
    /** A window of its own. With a person, already signed in. */
    async visit(who: Person | null, look: Look = {}): Promise<Visit> {
      const context = await openWindow(browser, program.address, look)
      if (who) await signIn(context, who)
      return watch(context, await context.newPage())
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await browser.close()
      program.kill('SIGKILL')
      await program.ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type Look = {
  readonly language?: 'en' | 'zh-CN'
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  readonly hasTouch?: boolean
}

export type ApiRequest = {
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** Speaks the API as a person, for what a test needs but is not about. Throws on a refusal. */
async function callApi<T>(address: string, who: Person | null, request: ApiRequest): Promise<T> {
  const response = await fetch(`${address}/api/v1${request.path}`, {
    method: request.method ?? 'GET',
    headers: {
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(who ? { authorization: `Bearer ${who.token}` } : {}),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  })
  const reply = (await response.json()) as { success: boolean; data: T; error?: unknown }
  if (!reply.success) throw new Error(`${request.method ?? 'GET'} ${request.path}: ${JSON.stringify(reply.error)}`)
  return reply.data
}

async function openWindow(browser: Browser, address: string, look: Look): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: address,
    locale: look.language ?? 'en',
    colorScheme: look.theme ?? 'dark',
    viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
    reducedMotion: 'reduce',
    hasTouch: look.hasTouch ?? false,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  return context
}

function watch(context: BrowserContext, page: Page): Visit {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
  })
  return { page, context, complaints, close: () => context.close() }
}

async function startProgram(data: string, env: Readonly<Record<string, string>>) {
  const program = launch(['start', '--data', data, '--port', env.HUABEN_PORT ?? '0'], {
    env: { HUABEN_PASSWORD_MEMORY_KIB: '8', HUABEN_ANONYMOUS_PER_MINUTE: '100000', ...env },
  })
  const said = await program.says(/ready at (http:\S+)/)
  const address = /ready at (http:\S+)/.exec(said)?.[1] ?? ''
  return { ...program, address }
}

export async function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  const path = findChromium()
  if (!path) throw new Error('Chromium is missing: install Debian\'s package "chromium", or set CHROMIUM_PATH')
  return chromium.launch({
    executablePath: path,
    args: [...FLAGS, ...flags],
    env: { ...process.env, ...(await withChineseFont()) },
  })
}

/** A machine without Chinese fonts would show boxes, and measure their widths: the font of the subtitles stands in. */
async function withChineseFont(): Promise<Record<string, string>> {
  const fonts = fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-sans-sc/package.json'))
  const folder = await mkdtemp(join(tmpdir(), 'huaben-fonts-'))
  const file = join(folder, 'fonts.conf')
  const lines = [dirname(fonts), '/usr/share/fonts'].map((each) => `<dir>${each}</dir>`)
  await writeFile(
    file,
    `<?xml version="1.0"?><fontconfig>${lines.join('')}<cachedir>${folder}</cachedir>` +
      '<include ignore_missing="yes">/etc/fonts/conf.d</include></fontconfig>',
  )
  return { FONTCONFIG_FILE: file }
}

async function signIn(context: BrowserContext, who: Person): Promise<void> {
  const reply = await context.request.post('/api/v1/auth/login', {
    data: { username: who.username, password: who.password, carrier: 'cookie' },
    headers: { origin: new URL((await context.request.get('/health')).url()).origin },
  })
  if (!reply.ok()) throw new Error(`signing in failed: ${await reply.text()}`)
}

export type Barrier = { readonly rule: string; readonly impact: string; readonly where: readonly string[] }

/** What axe finds serious or critical on the page as it is now, by all rules or by these. */
export async function findBarriers(page: Page, rules?: readonly string[]): Promise<Barrier[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    (only) =>
      (globalThis as unknown as AxeHolder).axe.run(document, {
        resultTypes: ['violations'],
        ...(only ? { runOnly: only } : {}),
      }),
    rules,
  )
  return violations
    .filter((each) => each.impact === 'serious' || each.impact === 'critical')
    .map((each) => ({ rule: each.id, impact: each.impact, where: each.nodes.map((node) => node.target.join(' ')) }))
}

type AxeHolder = { axe: { run(where: Document, options: object): Promise<{ violations: AxeViolation[] }> } }
type AxeViolation = { id: string; impact: string; nodes: { target: string[] }[] }

/** Elements whose text is cut off, by themselves or by a box around them, and a page that is wider than its window. */
export function findCutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > window.innerWidth + 1) found.push('the page scrolls sideways')
    // Only what is meant to scroll or to end in an ellipsis may hide a part of a text.
    const isMeant = (element: Element) =>
      element.closest('[data-may-clip], .cm-editor, pre, .sr-only') !== null ||
      [element, ...ancestorsOf(element)].some((each) => getComputedStyle(each).textOverflow === 'ellipsis')
    const ancestorsOf = (element: Element): Element[] =>
      element.parentElement ? [element.parentElement, ...ancestorsOf(element.parentElement)] : []
    const boxAround = (element: Element) =>
      ancestorsOf(element).find((each) => getComputedStyle(each).overflowX !== 'visible')
    for (const element of document.querySelectorAll<HTMLElement>(
      'button, a, label, h1, h2, h3, p, td, th, span, dt, dd',
    )) {
      if (element.clientWidth <= 2 || !element.innerText?.trim() || !element.checkVisibility()) continue
      const style = getComputedStyle(element)
      const isCut = element.scrollWidth > element.clientWidth + 1 && style.overflowX === 'hidden'
      const box = boxAround(element)?.getBoundingClientRect()
      const own = element.getBoundingClientRect()
      const isBeyond = box !== undefined && box.width > 2 && (own.right > box.right + 1 || own.left < box.left - 1)
      if ((isCut || isBeyond) && !isMeant(element)) found.push(element.innerText.slice(0, 60))
    }
    return found
  })
}
