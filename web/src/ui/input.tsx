import type { InputHTMLAttributes, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react'
import { classes } from './classes.ts'

const BOX =
  'w-full rounded-md border border-line-strong bg-raised text-ink placeholder:text-faint aria-invalid:border-danger disabled:opacity-60'

type InputProps = InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> }
export function Input({ className, ...rest }: InputProps) {
  return <input {...rest} className={classes(BOX, 'h-9 px-3', className)} />
}

type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly ref?: Ref<HTMLTextAreaElement> }
export function TextArea({ className, rows = 4, ...rest }: TextAreaProps) {
  return <textarea {...rest} rows={rows} className={classes(BOX, 'px-3 py-2 leading-relaxed', className)} />
}

type SelectProps = SelectHTMLAttributes<HTMLSelectElement> & { readonly ref?: Ref<HTMLSelectElement> }
/** The system's own: on a phone and with a screen reader nothing is better. */
export function Select({ className, ...rest }: SelectProps) {
  return <select {...rest} className={classes(BOX, 'h-9 pr-8 pl-2.5', className)} />
}
