;; The module inside embed.ts, which carries it as base64:
;;   wat2wasm --debug-names samples/embed.wat --output=- | base64 --wrap=0
(module $embed
  (import "host" "tell" (func $tell (param i64)))
  (memory (export "memory") 1)

  (func $factorial (export "factorial") (param $n i64) (result i64)
    local.get $n
    i64.eqz
    if (result i64)
      i64.const 1
    else
      local.get $n
      local.get $n
      i64.const 1
      i64.sub
      call $factorial
      i64.mul
    end)

  ;; Tells the host every factorial up to that of $last.
  (func (export "tell_all") (param $last i64)
    (local $n i64)
    loop $next
      local.get $n
      call $factorial
      call $tell
      local.get $n
      i64.const 1
      i64.add
      local.tee $n
      local.get $last
      i64.le_u
      br_if $next
    end)

  ;; Turns lower case ASCII letters upper, in place.
  (func (export "shout") (param $at i32) (param $end i32)
    (local $byte i32)
    block $done
      loop $next
        local.get $at
        local.get $end
        i32.ge_u
        br_if $done
        local.get $at
        i32.load8_u
        local.tee $byte
        i32.const 97 ;; "a"
        i32.sub
        i32.const 26
        i32.lt_u
        if
          local.get $at
          local.get $byte
          i32.const 32
          i32.sub
          i32.store8
        end
        local.get $at
        i32.const 1
        i32.add
        local.set $at
        br $next
      end
    end)

  (func $divide (param $a i32) (param $b i32) (result i32)
    local.get $a
    local.get $b
    i32.div_s)

  (func $average (export "average") (param $sum i32) (param $count i32) (result i32)
    local.get $sum
    local.get $count
    call $divide)

  ;; Asks for one page after another until it is refused; answers with how many there are then.
  (func (export "grow_all") (result i32)
    loop $more
      i32.const 1
      memory.grow
      i32.const -1
      i32.ne
      br_if $more
    end
    memory.size))
