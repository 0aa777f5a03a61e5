// Reading settings out of an environment. Every mistake is collected, so that all can be told at once.
import type { Localised } from '#platform/faults.ts'
import { readTrustedProxies } from '#platform/http/trusted-proxies.ts'
import { SECRET_CHARACTERS_MIN } from '#platform/installation-secret.ts'
import { readRingKeys } from '#platform/key-ring.ts'
import { both, inEach } from '#platform/localised.ts'
import { Refusal } from './refusal.ts'
import { SETTINGS } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export class ConfigError extends Refusal {
  readonly code = 'SETTINGS'
  constructor(mistakes: readonly Localised[]) {
    const head = both('The settings are not usable:', '设置无法使用：')
    super(
      inEach((language) => [head, ...mistakes.map((one) => listed(one))].map((line) => line[language]).join('\n')),
      both(
        'Correct them; docs/settings.md tells what each one means.',
        '请改正这些设置；各项含义见 docs/settings.md。',
      ),
    )
  }
}

const listed = (mistake: Localised): Localised => inEach((language) => `  - ${mistake[language]}`)

export class Reader {
  readonly #mistakes: Localised[] = []
  readonly #environment: Environment
  constructor(environment: Environment) {
    this.#environment = environment
  }
  complain(mistake: Localised): void {
    this.#mistakes.push(mistake)
  }
  /** @throws ConfigError of all mistakes so far */
  finish(): void {
    if (this.#mistakes.length > 0) throw new ConfigError(this.#mistakes)
  }
  text(name: string): string {
    const setting = SETTINGS.find((one) => one.name === name)
    if (!setting) throw new Error(`setting ${name} is not described`)
    return this.#environment[name]?.trim() || setting.fallback
  }
  integer(name: string, min: number, max: number): number {
    const value = Number(this.text(name))
    if (Number.isInteger(value) && value >= min && value <= max) return value
    this.#refuse(name, both(`must be a whole number from ${min} to ${max}`, `须为 ${min} 到 ${max} 的整数`))
    return min
  }
  secret(name: string): string | null {
    const text = this.text(name)
    const least = SECRET_CHARACTERS_MIN
    if (text !== '' && text.length < least)
      this.complain(both(`${name} must have at least ${least} characters`, `${name} 至少须有 ${least} 个字符`))
    return text === '' ? null : text
  }
  ringKeys(name: string): readonly Uint8Array[] | null {
    const keys = readRingKeys(this.text(name))
    if (keys === null)
      this.complain(
        both(
          `${name} must hold 32 bytes in base64, or several separated by commas`,
          `${name} 须为 base64 编码的 32 字节，多个以英文逗号分隔`,
        ),
      )
    return keys === null || keys.length === 0 ? null : keys
  }
  flag(name: string): boolean {
    const text = this.text(name).toLowerCase()
    if (!['true', 'false', '1', '0', 'yes', 'no'].includes(text))
      this.#refuse(name, both('must be true or false', '须为 true 或 false'))
    return ['true', '1', 'yes'].includes(text)
  }
  proxies(name: string): readonly string[] | null {
    const proxies = readTrustedProxies(this.text(name))
    if (proxies === undefined)
      this.#refuse(
        name,
        both(
          'must be true, false, or addresses and ranges separated by commas',
          '须为 true、false，或以英文逗号分隔的地址和网段',
        ),
      )
    return proxies ?? null
  }
  /** A count; 0 is no limit. */
  limit(name: string): number | null {
    return this.integer(name, 0, 1_000_000) || null
  }
  choice<const T extends readonly string[]>(name: string, choices: T): T[number] {
    const text = this.text(name)
    if (choices.includes(text)) return text
    this.#refuse(name, both(`must be one of ${choices.join(', ')}`, `须为以下之一：${choices.join('、')}`))
    return choices[0] as T[number]
  }
  url(name: string, protocols: readonly string[]): string | null {
    const text = this.text(name)
    if (text === '') return null
    const parsed = URL.parse(text)
    if (parsed && protocols.includes(parsed.protocol)) return text.replace(/\/$/, '')
    const starts = protocols.map((protocol) => `${protocol}//`)
    this.complain(
      both(
        `${name} must be a URL that starts with ${starts.join(' or ')}`,
        `${name} 须为以 ${starts.join(' 或 ')} 开头的网址`,
      ),
    )
    return null
  }
  #refuse(name: string, what: Localised): void {
    this.complain(inEach((language) => `${name}="${this.text(name)}" ${what[language]}`))
  }
}
