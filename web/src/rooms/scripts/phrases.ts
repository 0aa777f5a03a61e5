// The words of the editor's own search panel and messages.
import type { Language } from '#web/i18n/texts.ts'

const CHINESE: Readonly<Record<string, string>> = {
  Find: '查找',
  Replace: '替换',
  next: '下一个',
  previous: '上一个',
  all: '全选',
  'match case': '区分大小写',
  regexp: '正则表达式',
  'by word': '全词匹配',
  replace: '替换',
  'replace all': '全部替换',
  close: '关闭',
  'current match': '当前匹配',
  'replaced $ matches': '已替换 $ 处',
  'replaced match on line $': '已替换第 $ 行的匹配',
  'on line': '位于第',
  'Go to line': '跳转到行',
  go: '跳转',
  Diagnostics: '提示',
  'No diagnostics': '没有提示',
  'Control character': '控制字符',
  Completions: '补全',
  'Selection deleted': '已删除所选内容',
  '$ unchanged lines': '$ 行未改动',
}

const NONE: Readonly<Record<string, string>> = {}

export const phrasesOf = (language: Language): Readonly<Record<string, string>> =>
  language === 'zh-CN' ? CHINESE : NONE
