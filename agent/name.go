package agent

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

const firstNames = `abe ada aki ali amy ana ann ari art asa ava axl bao bea ben bes bob bud cai cal cas
cat cid cleo cora cyd dag dan dax deb dee del dex dia dirk don dot dov ede edi eli ella elm ely ema emi emo
ena enzo eri esa etta eva eve ezra fay fei fen fia fin fox fred gao gia gil gina glen gus hal han hana hans hao
hari hedi hugo ian ida ike ila imo ina inge ira iris isa ivo ivy jan jay jed jin joe jon jude jun kai kat kaz
kei kim kip kit koa kurt lea lee len leo lev lia lin lio liv liz lola lou lu luc luz mae mai mar max may meg
mel mia mika milo min moe nan nat ned nia nico nils nina noa noor odo oki ola oli ona ora oren oto otto pam
pat paz per pia pim pip quin rae rafa ray remy ren rex ria rio rob roy rui rune sal sam sara seb sid siv sky
sol sue sven tam tao tea ted teo tia tim tom tove uli una ute val van vera vic vida vito wes win xia yan yara
yui yuki zac zara zeb zed zev zia zoe`

// Name draws a name that is not taken: a short first name, and with a number
// when many are taken.
func Name(r *rand.Rand, taken func(string) bool) string {
	names := strings.Fields(firstNames)
	for round := 0; ; round++ {
		for range 16 {
			name := names[r.IntN(len(names))]
			if round > 0 {
				name += strconv.Itoa(1 + r.IntN(round*100))
			}
			if !taken(name) {
				return name
			}
		}
	}
}

// ChildPath is the tree path of a parent's nth child; the first is number 1.
func ChildPath(parent string, nth int) string { return parent + "." + strconv.Itoa(nth) }
