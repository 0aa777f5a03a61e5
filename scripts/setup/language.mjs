// What the set-up says, in the language of whoever started it. The rule is that of server/src/platform/localised.ts, which
// cannot be loaded yet: a test holds them together.

/** @param environment as process.env */
export function isChinese(environment = process.env) {
  const wished = environment.HUABEN_LANGUAGE?.trim()
  if (wished === 'en' || wished === 'zh-CN') return wished === 'zh-CN'
  return /^zh\b|^zh_/i.test(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '')
}

export const both = (en, zh) => (isChinese() ? zh : en)
