package generate

import "testing"

// TestProofCatchesDamageOfRestarts2000 damages the scripts of a Windows 2000 that
// restarts by itself, which none of contoso does.
func TestProofCatchesDamageOfRestarts2000(t *testing.T) {
	c := check(t, "plant.toml", "schema = 1\nname = \"contoso\"\nrpc.ports = [\"5001-5040\"]\nblock.allow = [\"10.1.0.0/16\"]\n"+
		"restart.when = \"window\"\nrestart.windows = [\"Sat 02:00-04:00\"]\n[[group]]\nname = \"plant\"\nos = \"windows-2000\"\nipv6 = \"ignore\"\nhosts = [\"plc1\"]\n")
	const file = "startup/plant/restart.cmd"
	for _, m := range []mutation{
		{"shuts down", file, `"%SHUTDOWN%" /l /r`, `"%SHUTDOWN%" /l /s`, `"/s", where "/r" is wanted`},
		{"another notice", file, "/t:%NOTICE%", "/t:60", "restart.cmd: gives notice of 1m0s"},
		{"a job that is gone", "startup/plant/apply.cmd", "goto job_check", "exit /b 0", "applied again with no restart task: restart.slot is for Saturday 02:00, and the task runs"},
		{"the job isn't found", file, `find.exe" /i "%STATE%\restart.cmd"`, `find.exe" /i "nosuch"`, "restart.cmd after a restart: the restart has happened; restarting: false, scheduled: true"},
		{"the time of the shutdown is of another key", file, `\Control\Windows"`, `\Control\Lsa"`, "restart.cmd after a restart: the restart has happened; restarting: true"},
	} {
		t.Run(m.name, func(t *testing.T) {
			x := around(t, c, testOptions, m.file)
			damage(t, fileOf(t, x.files, m.file), m)
			x.wantRefused(t, m.want)
		})
	}
}
