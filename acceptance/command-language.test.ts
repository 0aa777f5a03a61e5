// The program speaks to people in their language, and to programs always in the same way.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { makeFolder, run } from './huaben.ts'

vi.setConfig({ testTimeout: 480_000 })

const SCRIPT = `第1集

1-1 日 内 客厅
人物：甲、乙
△ 甲坐着。
甲：（笑）你好。
乙：好。
【SFX：门响】
`

const inChinese = { HUABEN_LANGUAGE: 'zh-CN' }
const inEnglish = { HUABEN_LANGUAGE: 'en' }

/** Names, codes, paths and commands are the same in all languages; what then still reads like words is a sentence. */
function englishIn(output: string): string[] {
  const bare = output
    .replace(/huaben( [a-z-]+)*/gi, '')
    .replace(/\/\S+/g, '')
    .replace(/\S+\.(txt|mp4|srt|vtt|json|ttf|md)\b/g, '')
  return bare.match(/\b[a-z]{2,} [a-z]{2,}\b/gi) ?? []
}

const HAN = /\p{Script=Han}/u

test('what counts as English is noticed', () => {
  expect(englishIn('正常  node  24.1.0 /usr/bin/x huaben restore --list film.mp4')).toEqual([])
  expect(englishIn('正常  数据目录  will be made')).toEqual(['will be'])
})

test('every command tells people in Chinese, and answers programs with the same document and exit code', async () => {
  await using folder = await makeFolder()
  const at = (name: string) => join(folder.dir, name)
  await writeFile(at('s.txt'), SCRIPT)
  await writeFile(at('empty.txt'), '')
  const data = ['--data', folder.data]
  const commands: readonly (readonly string[])[] = [
    ['doctor', ...data],
    ['breakdown', at('s.txt')],
    ['breakdown', at('missing.txt')],
    ['restore', '--list', ...data],
    ['produce', at('empty.txt'), '--out', at('out'), ...data],
    ['produce', at('s.txt'), '--out', at('s.txt'), ...data],
    ['migrate', '--data', at('s.txt')],
    ['start', '--role', 'work', ...data],
    ['user', 'create-admin', ...data],
    ['direct'],
    ['produce', at('s.txt')],
  ]
  for (const command of commands) {
    const name = command.join(' ')
    const chinese = await run(command, { env: inChinese })
    const said = chinese.stdout + chinese.stderr
    expect(said, name).toMatch(HAN)
    expect(englishIn(said), `${name}\n${said}`).toEqual([])
    const [forEnglish, forChinese] = [
      await run([...command, '--json'], { env: inEnglish }),
      await run([...command, '--json'], { env: inChinese }),
    ]
    expect([forEnglish.code, forChinese.code], name).toEqual([chinese.code, chinese.code])
    expect(withoutWords(JSON.parse(forChinese.stdout)), name).toEqual(withoutWords(JSON.parse(forEnglish.stdout)))
  }
})

/** Messages are for people; the rest is for programs. */
function withoutWords(document: unknown): unknown {
  if (Array.isArray(document)) return document.map(withoutWords)
  if (typeof document !== 'object' || document === null) return document
  const words = ['message', 'remedy', 'detail']
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [key, words.includes(key) ? typeof value : withoutWords(value)]),
  )
}

test('a mistake names the help of the very command', async () => {
  const { stderr } = await run(['user', 'create-admin', '--username'], { env: inEnglish })
  expect(stderr).toBe(
    'huaben: The option --username <name> needs a value.\n  huaben user create-admin --help shows what can be said.\n',
  )
})

test('help is in Chinese, keeps its columns, and names every command and option', async () => {
  const commands = ['start', 'produce', 'breakdown', 'doctor', 'migrate', 'restore', 'prove-ledger', 'reencrypt-keys']
  for (const command of [[], ['produce'], ['start'], ['user', 'create-admin']]) {
    const args = [...command, '--help']
    const [english, chinese] = [await run(args, { env: inEnglish }), await run(args, { env: inChinese })]
    expect([english.code, chinese.code]).toEqual([0, 0])
    expect(englishIn(chinese.stdout), chinese.stdout).toEqual([])
    expect(english.stdout).not.toMatch(/[，。；：、（）]/)
    const options = (text: string) => text.match(/(?<= )--[a-z-]+/g)?.toSorted()
    expect([...new Set(options(chinese.stdout))]).toEqual([...new Set(options(english.stdout))])
  }
  const whole = (await run(['--help'], { env: inChinese })).stdout
  for (const word of [...commands, 'user', 'version', 'HUABEN_LANGUAGE']) expect(whole).toContain(word)
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 8, 130]) expect(whole).toMatch(new RegExp(`^ +${code}  `, 'm'))
})

test('the language is that of the setting, else of the system, else English', async () => {
  const ask = async (env: Readonly<Record<string, string>>) => {
    const { stderr } = await run(['direct'], {
      env: { HUABEN_LANGUAGE: '', LC_ALL: '', LC_MESSAGES: '', LANG: '', ...env },
    })
    return HAN.test(stderr) ? 'zh-CN' : 'en'
  }
  expect(await ask({})).toBe('en')
  expect(await ask({ LANG: 'zh_TW.UTF-8' })).toBe('zh-CN')
  expect(await ask({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('en')
  expect(await ask({ HUABEN_LANGUAGE: 'en', LC_ALL: 'zh_CN.UTF-8' })).toBe('en')
})
