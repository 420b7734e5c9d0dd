package io.mooring.extensions.release;

/** Settings and the values they mean, shared by the test of our parser and the one that asks Helm itself. */
public final class SetTable {
    /** key, value, values as JSON. */
    public static final String TABLE = """
        a              | 1                     | {"a":1}
        a              | text                  | {"a":"text"}
        a              | true                  | {"a":true}
        a              | False                 | {"a":false}
        a              | 1.5                   | {"a":"1.5"}
        a              | 007                   | {"a":"007"}
        a              | 0                     | {"a":0}
        a              | -5                    | {"a":-5}
        a              | 9223372036854775807   | {"a":9223372036854775807}
        a              | 9223372036854775808   | {"a":"9223372036854775808"}
        a              | 1e3                   | {"a":"1e3"}
        a              |                       | {"a":""}
        a              | x=y                   | {"a":"x=y"}
        a              | x\\,y                 | {"a":"x,y"}
        a              | c:\\\\dir             | {"a":"c:\\\\dir"}
        a.b            | 1                     | {"a":{"b":1}}
        a.b.c          | x                     | {"a":{"b":{"c":"x"}}}
        a\\.b          | 1                     | {"a.b":1}
        a\\.b.c\\/d    | 1                     | {"a.b":{"c/d":1}}
        a              | {1,x,true}            | {"a":[1,"x",true]}
        a              | {x\\,y,z}             | {"a":["x,y","z"]}
        a              | {}                    | {"a":[""]}
        a              | {x,}                  | {"a":["x",""]}
        a[0]           | x                     | {"a":["x"]}
        a[0].b         | 1                     | {"a":[{"b":1}]}
        a[1]           | x                     | {"a":[null,"x"]}
        a[0][1]        | x                     | {"a":[[null,"x"]]}
        a.b[0].c\\.d   | {1,2}                 | {"a":{"b":[{"c.d":[1,2]}]}}
        """;

    private SetTable() {}
}
