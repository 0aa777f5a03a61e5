import { defineFaults } from '#platform/faults.ts'

export const keyFaults = defineFaults('keys', {
  UNKNOWN_PROVIDER: {
    kind: 'invalid',
    en: 'There is no provider "{provider}".',
    zh: '没有服务商“{provider}”。',
    remedyEn: 'Choose a provider of the catalogue.',
    remedyZh: '请选择目录中的服务商。',
  },
  FIELDS_WRONG: {
    kind: 'invalid',
    en: 'A key of this provider consists of: {fields}.',
    zh: '该服务商的密钥由以下字段组成：{fields}。',
    remedyEn: 'Fill in exactly these fields. Nothing was stored.',
    remedyZh: '请准确填写这些字段。未保存任何内容。',
  },
  TEXT_WRONG: {
    kind: 'invalid',
    en: 'The field "{field}" is empty, or holds characters that no key has.',
    zh: '字段“{field}”为空，或包含密钥中不会出现的字符。',
    remedyEn: 'Copy the key once more from the page of the provider. Nothing was stored.',
    remedyZh: '请从服务商页面重新复制密钥。未保存任何内容。',
  },
  LABEL_TELLS: {
    kind: 'invalid',
    en: 'The label holds the key itself.',
    zh: '名称中包含了密钥本身。',
    remedyEn: 'Give it another label: labels are shown to everybody who keeps these keys. Nothing was stored.',
    remedyZh: '请更换名称：名称会展示给所有管理密钥的人。未保存任何内容。',
  },
  TOO_MANY: {
    kind: 'conflict',
    en: 'There are {limit} keys of this provider already.',
    zh: '该服务商的密钥已达 {limit} 个。',
    remedyEn: 'Delete one that is not needed any more.',
    remedyZh: '请删除不再需要的密钥。',
  },
  ORDER_WRONG: {
    kind: 'conflict',
    en: 'The order does not name each key of this provider once.',
    zh: '排序未逐一列出该服务商的全部密钥。',
    remedyEn: 'Load the list again and order what it holds.',
    remedyZh: '请重新载入列表后再排序。',
  },
  UNREADABLE: {
    kind: 'conflict',
    en: 'The stored key "{label}" of {provider} cannot be opened: what sealed it is not here any more.',
    zh: '无法打开已保存的 {provider} 密钥“{label}”：用于封存它的主密钥已不存在。',
    remedyEn:
      'The administrator must give back the earlier HUABEN_KEY_ENCRYPTION_KEY or key file; else delete this key and enter it again. Nothing was charged.',
    remedyZh: '请管理员恢复先前的 HUABEN_KEY_ENCRYPTION_KEY 或密钥文件；否则请删除该密钥后重新录入。本次未产生费用。',
  },
})
