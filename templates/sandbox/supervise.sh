#!/bin/sh
# Runs one service of a sandboxed node as its unit file says, and brings it back as its Restart= says.
# usage: supervise.sh SERVICE   Prints `active` once the service is ready, or why it is not; then closes its output.
set -u
name=$1
unit=/etc/systemd/system/$name.service
home=/run/k8s-lab/services/$name
log=/var/log/k8s-lab/$name.log
restarts=0 main=0 ended=

# One supervisor a service: the first to make the file wins.
mkdir -p "$home"
if ! (set -C; echo $$ >"$home/supervisor") 2>/dev/null; then
  read -r other <"$home/supervisor"
  if kill -0 "$other" 2>/dev/null; then echo "already supervised by $other"; exit 0; fi
  echo $$ >"$home/supervisor"
fi

state() {
  read -r uptime _ </proc/uptime
  echo "$1 $2 $3 $4 $restarts $main $uptime" >"$home/state.new"
  mv "$home/state.new" "$home/state"
}

note() { echo "k8s-lab: $name $1" >>"$log"; }

# The caller of systemctl waits for the end of our output. If it has given up, the service goes on.
trap : PIPE
answer() { echo "$1"; exec >>"$log" 2>&1; answer() { :; }; }

finish() {
  rm -f "$home/supervisor" "$home/stopping"
  answer "$1"
  exit 0
}

stop_now() {
  trap '' TERM
  # The signal may have come between the start of the process and the line that keeps its number.
  [ "$main" != 0 ] || [ "${!:-}" = "$ended" ] || main=$!
  if [ "$main" != 0 ]; then
    kill -TERM "$main" 2>/dev/null
    # As systemd does, so that a suspended service exits too.
    kill -CONT "$main" 2>/dev/null
    wait "$main" 2>/dev/null
  fi
  main=0
  state inactive dead success 0
  note 'stopped'
  finish 'stopped while it was starting'
}
trap stop_now TERM

read_unit() {
  type=simple restart=no delay=0.1 folder=/ env_files= pre= start= post=
  while IFS= read -r line; do
    value=${line#*=}
    case $line in
      Type=*) type=$value ;;
      Restart=*) restart=$value ;;
      RestartSec=*ms) value=${value%ms}; delay=$((value / 1000)).$(printf %03d $((value % 1000))) ;;
      RestartSec=*) delay=${value%s} ;;
      WorkingDirectory=*) folder=$value ;;
      EnvironmentFile=*) env_files="$env_files $value" ;;
      ExecStartPre=-*) pre="${value#-} || :" ;;
      ExecStartPre=*) pre=$value ;;
      ExecStart=*) start=$value ;;
      ExecStartPost=*) post=$value ;;
    esac
  done <"$unit"
}

load_environment() {
  set -a
  for file in $env_files; do
    case $file in -*) file=${file#-}; [ -r "$file" ] || continue ;; esac
    if ! [ -r "$file" ]; then note "has no $file"; return 1; fi
    . "$file"
  done
  set +a
}

# A Type=notify service is ready once it has written its ready file.
ready_file=
while read -r service file; do
  if [ "$service" = "$name" ]; then ready_file=$file; fi
done </lab/ready-files

await_ready() {
  [ "$type" = notify ] && [ -n "$ready_file" ] || return 0
  # Most are ready within 150 ms. Where two hundred nodes share the cores, each look is taken from what is looked for.
  pause=0.01 looks=0
  until [ "$ready_file" -nt "$home/started" ]; do
    kill -0 "$main" 2>/dev/null || return 1
    sleep $pause
    looks=$((looks + 1))
    case $looks in 1) pause=0.02 ;; 10) pause=0.05 ;; 15) pause=0.1 ;; 20) pause=0.2 ;; 30) pause=0.5 ;; 40) pause=1 ;; esac
  done
}

while :; do
  read_unit
  : >"$home/started"
  state activating start success 0
  status=1 main=0
  if (load_environment) && { [ -z "$pre" ] || (load_environment; eval "$pre") >>"$log" 2>&1; }; then
    (load_environment; cd "$folder" && eval "exec $start") >>"$log" 2>&1 &
    main=$!
    state activating start success 0
    if await_ready && { [ -z "$post" ] || (load_environment; eval "$post") >>"$log" 2>&1; }; then
      state active running success 0
      answer active
    fi
    wait "$main"
    status=$?
    main=0 ended=$!
  fi
  if [ -e "$home/stopping" ]; then stop_now; fi
  note "ended with exit status $status"
  result=success
  [ $status = 0 ] || result=exit-code
  [ $status -le 128 ] || result=signal
  case $restart:$result in
    always:* | on-failure:exit-code | on-failure:signal) ;;
    *:success) state inactive dead success 0; finish "ended at once with exit status 0" ;;
    *) state failed failed $result $status; finish "failed with exit status $status" ;;
  esac
  restarts=$((restarts + 1))
  # systemctl stops waiting; the service is started again and again.
  [ $restarts -lt 20 ] || answer "ended $restarts times, last with exit status $status"
  state activating auto-restart $result $status
  sleep "$delay" &
  wait $!
done
