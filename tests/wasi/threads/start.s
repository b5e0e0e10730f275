# Every thread has the stack pointer of a program that has just been loaded; it needs its own, which is
# the first word of its argument.
  .globaltype __stack_pointer, i32
  .functype thread_main (i32, i32) -> ()
  .globl wasi_thread_start
  .type wasi_thread_start,@function
wasi_thread_start:
  .functype wasi_thread_start (i32, i32) -> ()
  local.get 1
  i32.load 0
  global.set __stack_pointer
  local.get 0
  local.get 1
  call thread_main
  end_function
