export const id=476;export const ids=[476];export const modules={9476:(t,o,e)=>{e.r(o),e.d(o,{default:()=>r});let r=function(){if(!new.target)throw Error("open is left out of this bundle.")}}};
