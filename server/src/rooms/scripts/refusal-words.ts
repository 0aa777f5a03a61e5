// Why a file is no script, in both languages, from what was found in it.
import type { DocumentRefused } from './breakdown/documents/document-limits.ts'

export type Words = { readonly en: string; readonly 'zh-CN': string }

type Details = Readonly<Record<string, unknown>>

/** The part of a sentence that follows "The script is too large: ". */
export function reasonOf({ code, details }: Pick<DocumentRefused, 'code' | 'details'>): Words {
  if (code === 'SCRIPTS_TOO_LARGE') return tooMuch(details)
  if (code === 'SCRIPTS_BINARY') return noText(details)
  if (code === 'SCRIPTS_UNSUPPORTED')
    return { en: 'this is an old Office file (.doc).', 'zh-CN': '这是旧版 Office 文件（.doc）。' }
  if (code === 'SCRIPTS_UNREADABLE') return unreadable(details)
  return { en: 'it holds no text.', 'zh-CN': '其中没有文字。' }
}

function tooMuch({
  pages,
  max_pages: pagesMax,
  size_bytes: size,
  max_bytes: most,
  max_chars: charsMax,
}: Details): Words {
  if (pages !== undefined)
    return { en: `${pages} pages, at most ${pagesMax}.`, 'zh-CN': `共 ${pages} 页，最多 ${pagesMax} 页。` }
  if (charsMax !== undefined)
    return { en: `it holds more than ${charsMax} characters.`, 'zh-CN': `文字超过 ${charsMax} 个字符。` }
  if (size === undefined)
    return { en: `it unfolds to more than ${megabytes(most)}.`, 'zh-CN': `展开后超过 ${megabytes(most)}。` }
  return {
    en: `${megabytes(size)}, at most ${megabytes(most)}.`,
    'zh-CN': `${megabytes(size)}，最多 ${megabytes(most)}。`,
  }
}

function noText({ detected, extension }: Details): Words {
  if (typeof detected !== 'string') return { en: 'binary data of an unknown kind.', 'zh-CN': '未知类型的二进制数据。' }
  const kind = String(extension ?? '').toUpperCase()
  return { en: `this is a ${kind} file (${detected}).`, 'zh-CN': `这是 ${kind} 文件（${detected}）。` }
}

function unreadable({ is_locked: isLocked, part, cause }: Details): Words {
  if (isLocked === true) return { en: 'it is locked with a password.', 'zh-CN': '文件已加密。' }
  if (part !== undefined) return { en: 'it is damaged, or locked with a password.', 'zh-CN': '文件已损坏或已加密。' }
  if (cause !== undefined) return { en: 'it is damaged.', 'zh-CN': '文件已损坏。' }
  return { en: 'its encoding is not known.', 'zh-CN': '无法识别其文字编码。' }
}

const megabytes = (bytes: unknown): string => `${Math.round(Number(bytes) / 104_857.6) / 10} MB`
