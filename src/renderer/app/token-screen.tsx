import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { queryClient } from '../lib/api.ts'
import { keepToken, tokenFromText } from '../lib/token.ts'
import { Brand } from './brand.tsx'
import styles from './shell.module.css'

/** Shown in a browser that came without the token of this start. */
export function TokenScreen({ wasRefused }: { readonly wasRefused: boolean }) {
  const [text, setText] = useState('')
  const [isRefused, setIsRefused] = useState(false)
  return (
    <main className={styles.token}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const token = tokenFromText(text)
          setIsRefused(!token)
          if (!token) return
          queryClient.clear()
          keepToken(token)
        }}
      >
        <Brand />
        <h1>Open Galley with the address that it printed</h1>
        <p>
          {wasRefused
            ? 'The token of this address is of an earlier start. Galley prints a new address each time that it starts.'
            : 'Galley answers only to those who have the token of this start. It is the part of the printed address after #token=.'}
        </p>
        <TextInput
          label="Address or token"
          placeholder="http://127.0.0.1:…/#token=…"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={isRefused && 'This is neither an address of Galley nor a token.'}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <Button type="submit" variant="filled">
          Open
        </Button>
      </form>
    </main>
  )
}
