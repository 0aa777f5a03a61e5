// Reference pages that are made from the code, so that they cannot say anything else than it.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type FaultDefinition, listFaults } from '#platform/faults.ts'
import { STATUS } from '#platform/http/envelope.ts'
import { SETTINGS } from '#studio/settings.ts'

export type Page = { readonly path: string; readonly text: string; readonly writtenBy: string }
type Setting = (typeof SETTINGS)[number]

export function settingsPage(): Page {
  const writtenBy = 'scripts/write-settings.ts'
  return { path: 'docs/settings.md', text: describeSettings(SETTINGS, writtenBy), writtenBy }
}

/** @param root of the repository: every file of faults in the server is loaded, so that none is left out */
export async function errorsPage(root: string): Promise<Page> {
  for (const file of globSync('server/src/**/*faults.ts', { cwd: root }).sort()) {
    await import(pathToFileURL(join(root, file)).href)
  }
  const writtenBy = 'scripts/write-errors.ts'
  return { path: 'docs/errors.md', text: describeFaults(listFaults(), writtenBy), writtenBy }
}

/** Undefined if the page in the tree is what would be written. */
export function stalenessOf(root: string, { path, text, writtenBy }: Page): string | undefined {
  let found = ''
  try {
    found = readFileSync(join(root, path), 'utf8')
  } catch {
    // A page that is missing is stale.
  }
  return found === text ? undefined : `${path} is out of date: run node scripts/node24.mjs ${writtenBy}`
}

export function describeSettings(settings: readonly Setting[], writtenBy: string): string {
  const rows = settings.map(({ name, fallback, meaning }) => row([`\`${name}\``, code(fallback), meaning]))
  return `# Settings

<!-- Made by ${writtenBy} from server/src/studio/config.ts. Change it there. -->

Settings are environment variables, read once at the start. All mistakes are reported together, each with the name of
its variable, and nothing starts until they are corrected. The data folder is no variable: every command takes
\`--data\` (\`./data\` when left out).

| variable | default | meaning |
| --- | --- | --- |
${rows.join('\n')}

\`HUABEN_NO_INSTALL=1\` is read by the set-up scripts: they then leave the system's packages alone and say what is missing.
`
}

export function describeFaults(definitions: readonly FaultDefinition[], writtenBy: string): string {
  const rows = definitions.map(({ code: name, kind, message, remedy }) =>
    row([
      `\`${name}\``,
      String(STATUS[kind]),
      `${message.en}<br>${message['zh-CN']}`,
      `${remedy.en}<br>${remedy['zh-CN']}`,
    ]),
  )
  return `# Error codes

<!-- Made by ${writtenBy} from the faults.ts files of the server. Change them there. -->

Every refusal carries one of these codes in \`error.code\`. A code never changes its meaning, so programs may rely on it;
the words may get better. \`{name}\` stands for a member of \`error.details\`, which also holds the remedy and whether
anything was charged. How replies look is said in [the API guide](api.md).

| code | status | what happened | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
const code = (text: string) => (text === '' ? '(empty)' : `\`${text}\``)
